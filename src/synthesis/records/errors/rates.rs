//! A section of rates of error, all of which can be 0 at once.
//!
//! Custody: no zone; messages name keys of the settings.

use crate::synthesis::world::SectionFaults;

/// A setting where nothing goes wrong: rates are 0, and what tells no rate stays.
macro_rules! without_errors {
    (share, $default:expr) => {
        0.0
    };
    (rate, $default:expr) => {
        0.0
    };
    ($kind:ident, $default:expr) => {
        $default
    };
}

/// Defines a section of settings as the macro `section` does, with another kind: a `part` is a share that is no rate of
/// error. `none()` has every rate 0.
macro_rules! rates {
    (
        $(#[$section:meta])*
        $name:ident {
            $($(#[$field_doc:meta])* $field:ident: $kind:ident $(($least:expr, $most:expr))? = $default:expr,)*
        }
    ) => {
        $crate::synthesis::world::section! {
            $(#[$section])*
            $name { $($(#[$field_doc])* $field: $kind $(($least, $most))? = $default,)* }
        }

        impl $name {
            /// Every rate 0.
            pub(super) fn none() -> $name {
                $name { $($field: $crate::synthesis::records::errors::rates::without_errors!($kind, $default),)* }
            }
        }
    };
}

pub(super) use {rates, without_errors};

/// Adds a fault where the part of a whole with a greater rate leaves less than nothing to the rest.
pub(super) fn crowding(key: &str, share: f64, factor: f64, faults: &mut SectionFaults<'_>) {
    let is_crowded = share * factor > 1.0;
    faults.require(
        !is_crowded,
        key,
        "times its factor must be at most 1, for the mean to stay 1",
    );
}

/// What multiplies a rate in the rest of a whole, so that the mean over all is 1 when a share has `factor`.
pub(in crate::synthesis::records) fn factor_of_rest(share: f64, factor: f64) -> f64 {
    if share < 1.0 {
        (1.0 - share * factor) / (1.0 - share)
    } else {
        1.0
    }
}
