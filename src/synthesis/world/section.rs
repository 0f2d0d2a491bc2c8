//! A section of settings, each stated once with its meaning, its kind, its bounds and its default.
//!
//! Custody: no zone.

/// The type of a kind of setting.
macro_rules! type_of {
    (number) => {
        i32
    };
    (range) => {
        (i32, i32)
    };
    ($kind:ident) => {
        f64
    };
}

/// Defines a section of settings. A `share` lies between 0 and 1; a `rate` is 0 or more, in the unit that its docstring
/// states. A `number` is whole and a `range` a first and a last whole number in order, each within the bounds stated.
macro_rules! section {
    (
        $(#[$section:meta])*
        $name:ident {
            $($(#[$field_doc:meta])* $field:ident: $kind:ident $(($least:expr, $most:expr))? = $default:expr,)*
        }
    ) => {
        $(#[$section])*
        #[derive(Debug, Clone, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(default, deny_unknown_fields)]
        pub(in crate::synthesis) struct $name {
            $($(#[$field_doc])* pub(in crate::synthesis) $field: $crate::synthesis::world::type_of!($kind),)*
        }

        impl Default for $name {
            fn default() -> $name {
                $name { $($field: $default,)* }
            }
        }

        impl $name {
            /// Adds what is out of bounds.
            pub(in crate::synthesis) fn check(&self, faults: &mut $crate::synthesis::world::SectionFaults<'_>) {
                $(faults.$kind(stringify!($field), self.$field $(, ($least, $most))?);)*
            }
        }
    };
}

pub(in crate::synthesis) use {section, type_of};
