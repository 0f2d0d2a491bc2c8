//! What a set of proceedings means for each child: interim order, final order, and whether the child leaves.
//!
//! Custody: no zone; invented outcomes.

use serde::{Deserialize, Serialize};

use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::Proceedings;

/// A final order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Order {
    Care,
    CareAtHome,
    Supervision,
    SpecialGuardianship,
    ChildArrangements,
    Placement,
    /// The court makes no order; it follows from the conclusion.
    #[serde(skip)]
    Nothing,
}

impl Order {
    /// The court's word.
    pub(in crate::synthesis) fn court_word(self) -> &'static str {
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
    pub(in crate::synthesis) fn leaves_room(self) -> bool {
        !matches!(self, Order::Care | Order::Placement)
    }
}

/// How an application ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Conclusion {
    FinalOrder,
    Withdrawn,
    Refused,
    NoOrder,
    #[serde(skip)]
    Consolidated,
    #[serde(skip)]
    Housekeeping,
    Other,
}

impl Conclusion {
    /// The court's word.
    pub(in crate::synthesis) fn court_word(self) -> &'static str {
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
    pub(in crate::synthesis) fn model_word(self) -> &'static str {
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
pub(in crate::synthesis) enum Basis {
    EmergencyProtection,
    InterimCare,
    Accommodation,
    FinalOrder,
}

impl Basis {
    /// The council's word.
    pub(in crate::synthesis) fn council_word(self) -> &'static str {
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
pub(in crate::synthesis) struct Removal {
    pub(in crate::synthesis) left: Day,
    pub(in crate::synthesis) basis: Basis,
    pub(in crate::synthesis) returned: Option<Day>,
}

/// What an application means for one child. Dates may lie beyond the end of the records.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Outcome {
    /// Place among the family's children.
    pub(in crate::synthesis) child: usize,
    /// When an interim care order was made.
    pub(in crate::synthesis) interim: Option<Day>,
    /// The final order and its day.
    pub(in crate::synthesis) order: Option<(Order, Day)>,
    pub(in crate::synthesis) removal: Option<Removal>,
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

impl Removal {
    /// Whether the child is away on a day.
    pub(in crate::synthesis) fn holds_on(self, day: Day) -> bool {
        self.left <= day && self.returned.is_none_or(|returned| returned > day)
    }
}

impl Hearing {
    /// Whether the children of the application go into interim care: drawn once, for siblings share their fate.
    pub(super) fn interim_care(proceedings: &Proceedings, draws: &mut Draws) -> bool {
        draws.chance(proceedings.interim)
    }

    /// Decides about one child.
    pub(super) fn decide(
        self,
        child: usize,
        born: Day,
        interim_care: bool,
        proceedings: &Proceedings,
        draws: &mut Draws,
    ) -> Outcome {
        let interim = (interim_care && draws.chance(0.9)).then(|| self.issued.plus(draws.between(1, 14)));
        let is_young = self.decided.age(born) < proceedings.placement_under;
        let order = match self.conclusion {
            Conclusion::FinalOrder if is_young => Some(proceedings.young_orders.draw(draws)),
            Conclusion::FinalOrder => Some(proceedings.older_orders.draw(draws)),
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
