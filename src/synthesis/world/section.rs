//! A section of settings, each stated once with its meaning, its kind and its default.
//!
//! Custody: no zone.

/// Defines a section of settings. A `share` lies between 0 and 1; a `rate` is 0 or more, in the unit that its docstring
/// states.
macro_rules! section {
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
            /// Adds what is out of bounds.
            pub(in crate::synthesis) fn check(&self, faults: &mut $crate::synthesis::world::SectionFaults<'_>) {
                $(faults.$kind(stringify!($field), self.$field);)*
            }
        }
    };
}

pub(in crate::synthesis) use section;
