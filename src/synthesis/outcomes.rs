//! What a set of proceedings means for each child: interim order, final order, and whether the child leaves.
//!
//! Custody: no zone; invented outcomes.

use super::day::Day;
use super::draws::Draws;

/// A final order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Care,
    CareAtHome,
    Supervision,
    SpecialGuardianship,
    ChildArrangements,
    Placement,
    /// The court makes no order.
    Nothing,
}

impl Order {
    /// The court's word.
    pub(super) fn court_word(self) -> &'static str {
        match self {
            Order::Care => "Care order",
            Order::CareAtHome => "Care order - placement with parents",
            Order::Supervision => "Supervision order",
            Order::SpecialGuardianship => "Special guardianship order",
            Order::ChildArrangements => "Child arrangements order",
            Order::Placement => "Placement order",
            Order::Nothing => "No order",
        }
    }

    /// Whether the child lives away from its parents under the order.
    fn is_away(self) -> bool {
        matches!(
            self,
            Order::Care | Order::SpecialGuardianship | Order::ChildArrangements | Order::Placement
        )
    }

    /// Whether further care proceedings about the child make sense while the order stands.
    pub(super) fn leaves_room(self) -> bool {
        !matches!(self, Order::Care | Order::Placement)
    }
}

/// Final orders for children below [`PLACEMENT_UNDER`]; about half are care orders, some with a placement order
/// (F[24b]).
const YOUNG_ORDERS: [(Order, f64); 6] = [
    (Order::Placement, 0.27),
    (Order::Care, 0.17),
    (Order::SpecialGuardianship, 0.22),
    (Order::Supervision, 0.22),
    (Order::ChildArrangements, 0.07),
    (Order::CareAtHome, 0.05),
];
/// Final orders for older children.
const OLDER_ORDERS: [(Order, f64); 5] = [
    (Order::Care, 0.48),
    (Order::SpecialGuardianship, 0.16),
    (Order::Supervision, 0.20),
    (Order::ChildArrangements, 0.09),
    (Order::CareAtHome, 0.07),
];
/// Age in years below which a child is placed for adoption.
const PLACEMENT_UNDER: i32 = 6;
/// Share of applications with an interim care order; three in four children are in care at the onset (F[24b]), many
/// under other powers.
const INTERIM_SHARE: f64 = 0.4;

/// How an application ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conclusion {
    FinalOrder,
    Withdrawn,
    Refused,
    NoOrder,
    Consolidated,
    Housekeeping,
    Other,
}

/// Conclusions of applications that run their course; no order in about 2 % of cases and more of applications (F[24b]).
pub(super) const CONCLUSIONS: [(Conclusion, f64); 5] = [
    (Conclusion::FinalOrder, 0.89),
    (Conclusion::Withdrawn, 0.04),
    (Conclusion::NoOrder, 0.04),
    (Conclusion::Refused, 0.02),
    (Conclusion::Other, 0.01),
];

impl Conclusion {
    /// The court's word.
    pub(super) fn court_word(self) -> &'static str {
        match self {
            Conclusion::FinalOrder => "Final order issued",
            Conclusion::Withdrawn => "Application withdrawn",
            Conclusion::Refused => "Application refused",
            Conclusion::NoOrder => "No order made",
            Conclusion::Consolidated => "Case consolidated",
            Conclusion::Housekeeping => "Housekeeping",
            Conclusion::Other => "Other",
        }
    }

    /// The data model's word.
    pub(super) fn model_word(self) -> &'static str {
        match self {
            Conclusion::FinalOrder => "final order",
            Conclusion::Withdrawn => "withdrawn",
            Conclusion::Refused => "refused",
            Conclusion::NoOrder => "no order",
            Conclusion::Consolidated => "consolidated",
            Conclusion::Housekeeping => "housekeeping",
            Conclusion::Other => "other",
        }
    }
}

/// On what basis a child left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    EmergencyProtection,
    InterimCare,
    Accommodation,
    FinalOrder,
}

impl Basis {
    /// The council's word.
    pub(super) fn council_word(self) -> &'static str {
        match self {
            Basis::EmergencyProtection => "EPO",
            Basis::InterimCare => "ICO",
            Basis::Accommodation => "S20",
            Basis::FinalOrder => "Final order",
        }
    }
}

/// A child leaves its mother's care.
#[derive(Debug, Clone, Copy)]
pub(super) struct Removal {
    pub(super) left: Day,
    pub(super) basis: Basis,
    pub(super) returned: Option<Day>,
}

/// What an application means for one child. Dates may lie beyond the end of the records.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// Place among the family's children.
    pub(super) child: usize,
    /// When an interim care order was made.
    pub(super) interim: Option<Day>,
    /// The final order and its day.
    pub(super) order: Option<(Order, Day)>,
    pub(super) removal: Option<Removal>,
}

/// The circumstances in which the children of one application are dealt with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hearing {
    pub(super) issued: Day,
    /// When the court decides about the children.
    pub(super) decided: Day,
    pub(super) conclusion: Conclusion,
    /// When an emergency protection order was made before the issue.
    pub(super) emergency: Option<Day>,
}

impl Hearing {
    /// Whether the children of the application go into interim care: drawn once, for siblings share their fate.
    pub(super) fn interim_care(draws: &mut Draws) -> bool {
        draws.chance(INTERIM_SHARE)
    }

    /// Decides about one child.
    pub(super) fn decide(self, child: usize, born: Day, interim_care: bool, draws: &mut Draws) -> Outcome {
        let interim = (interim_care && draws.chance(0.9)).then(|| self.issued.plus(draws.between(1, 14)));
        let order = match self.conclusion {
            Conclusion::FinalOrder if self.decided.age(born) < PLACEMENT_UNDER => Some(draws.weighted(&YOUNG_ORDERS)),
            Conclusion::FinalOrder => Some(draws.weighted(&OLDER_ORDERS)),
            Conclusion::NoOrder => Some(Order::Nothing),
            _ => None,
        };
        let removal = self.removal(born, interim, order, draws);
        Outcome {
            child,
            interim,
            order: order.map(|order| (order, self.decided)),
            removal,
        }
    }

    fn removal(self, born: Day, interim: Option<Day>, order: Option<Order>, draws: &mut Draws) -> Option<Removal> {
        let away = order.is_some_and(Order::is_away);
        let (left, basis) = match (self.emergency, interim) {
            (Some(made), Some(_)) if made >= born => (made, Basis::EmergencyProtection),
            (_, Some(_)) if draws.chance(0.2) => {
                (self.issued.plus(-draws.between(1, 60)).max(born), Basis::Accommodation)
            }
            (_, Some(made)) => (made, Basis::InterimCare),
            (_, None) if away => (self.decided, Basis::FinalOrder),
            (_, None) => return None,
        };
        let returned = (!away).then(|| self.decided.plus(draws.between(0, 10)));
        Some(Removal { left, basis, returned })
    }
}
