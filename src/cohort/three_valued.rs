//! Yes, no, and nobody knows: Kleene's logic, in which what is not known decides nothing unless it does not matter.
//!
//! Custody: no zone of its own; truths without persons.

/// Yes, no, or not known.
pub(super) type Truth = Option<bool>;

/// Whether one is so: a yes wins, else what is not known leaves it open.
pub(super) fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut found = Some(false);
    for truth in truths {
        match truth {
            Some(true) => return Some(true),
            Some(false) => {}
            None => found = None,
        }
    }
    found
}

/// Whether all are so: a no wins, else what is not known leaves it open.
pub(super) fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
    not(any(truths.into_iter().map(not)))
}

pub(super) fn not(truth: Truth) -> Truth {
    truth.map(|truth| !truth)
}

/// What is so whichever of some possibilities is the real one; without any, nobody knows.
pub(super) fn agreed(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut truths = truths.into_iter();
    let first = truths.next()?;
    truths.all(|truth| truth == first).then_some(first)?
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 3] = [Some(true), Some(false), None];

    #[test]
    fn tables_are_those_of_kleene() {
        for one in ALL {
            for other in ALL {
                let or = match (one, other) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                };
                let and = match (one, other) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                };
                assert_eq!(any([one, other]), or, "{one:?} or {other:?}");
                assert_eq!(all([one, other]), and, "{one:?} and {other:?}");
            }
        }
        assert_eq!((any([]), all([])), (Some(false), Some(true)));
    }

    #[test]
    fn possibilities_that_differ_leave_it_open() {
        assert_eq!(agreed([Some(true), Some(true)]), Some(true));
        assert_eq!(agreed([Some(true), Some(false)]), None);
        assert_eq!(agreed([Some(true), None]), None);
        assert_eq!(agreed([]), None);
    }
}
