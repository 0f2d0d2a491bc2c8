//! Which kinds of source linkage reads: on the others no link hangs.
//!
//! Custody: no zone; it names kinds and holds no row.

use super::kind::Kind;

impl Kind {
    /// Whether linkage reads rows of this kind: who records are, facts of their lives, cases, and what links are judged by.
    pub fn bears_on_links(self) -> bool {
        match self {
            Kind::Applications
            | Kind::Parties
            | Kind::Parentage
            | Kind::LookedAfterHeader
            | Kind::LookedAfter
            | Kind::Identities
            | Kind::Referrals
            | Kind::LifeEvents
            | Kind::Truth
            | Kind::Labels => true,
            Kind::Orders
            | Kind::Removals
            | Kind::Reviews
            | Kind::Areas
            | Kind::Costs
            | Kind::Pregnancies
            | Kind::Assessments
            | Kind::Contacts => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linkage_does_not_read_what_became_of_cases_areas_and_the_work_of_services() {
        let unread = Kind::ALL.into_iter().filter(|kind| !kind.bears_on_links());
        let unread: Vec<&str> = unread.map(Kind::name).collect();
        let expected = [
            "orders",
            "removals",
            "reviews",
            "areas",
            "costs",
            "pregnancies",
            "assessments",
            "contacts",
        ];
        assert_eq!(unread, expected);
        // Whatever tells who somebody is, is read.
        for kind in Kind::ALL.into_iter().filter(|kind| kind.tells_who()) {
            assert!(kind.bears_on_links(), "{}", kind.name());
        }
    }
}
