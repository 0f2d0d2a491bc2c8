//! A section of rates, each stated once with its meaning, its kind and its default.
//!
//! Custody: no zone; messages name keys of the settings.

/// Defines a section of settings. A `share` lies between 0 and 1; a `rate` is 0 or more, in the unit that its docstring
/// states. `none()` has every number 0.
macro_rules! rates {
    (
        $(#[$section:meta])*
        $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ident = $default:expr,)* }
    ) => {
        $(#[$section])*
        #[derive(Debug, Clone, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(default, deny_unknown_fields)]
        pub(in crate::synthesis) struct $name {
            $($(#[$field_doc])* pub(in crate::synthesis) $field: f64,)*
        }

        impl Default for $name {
            fn default() -> $name {
                $name { $($field: $default,)* }
            }
        }

        impl $name {
            /// Every number 0.
            pub(super) fn none() -> $name {
                $name { $($field: 0.0,)* }
            }

            /// Adds what is out of bounds.
            pub(super) fn faults(&self, section: &str, faults: &mut Vec<String>) {
                $(faults.extend($crate::synthesis::records::errors::rates::$kind(section, stringify!($field), self.$field));)*
            }
        }
    };
}

pub(super) use rates;

/// The fault of a number that should be a share.
pub(super) fn share(section: &str, key: &str, value: f64) -> Option<String> {
    let sound = (0.0..=1.0).contains(&value);
    (!sound).then(|| format!("`{section}.{key}` must lie between 0 and 1"))
}

/// The fault of a number that should be a rate.
pub(super) fn rate(section: &str, key: &str, value: f64) -> Option<String> {
    let sound = value.is_finite() && value >= 0.0;
    (!sound).then(|| format!("`{section}.{key}` must be 0 or more"))
}

/// Adds a fault where the part of a whole with a greater rate leaves less than nothing to the rest.
pub(super) fn crowding(section: &str, key: &str, share: f64, factor: f64, faults: &mut Vec<String>) {
    if share * factor > 1.0 {
        faults.push(format!(
            "`{section}.{key}` times its factor must be at most 1, for the mean to stay 1"
        ));
    }
}

/// What multiplies a rate in the rest of a whole, so that the mean over all is 1 when a share has `factor`.
pub(in crate::synthesis::records) fn factor_of_rest(share: f64, factor: f64) -> f64 {
    if share < 1.0 {
        (1.0 - share * factor) / (1.0 - share)
    } else {
        1.0
    }
}
