//! Closed sets of names that travel in JSON and are translated on screen.

/// Declares a fieldless enum whose members each carry one stable kebab-case code.
///
/// The code is the JSON form, the `Display` text and the key under which a page looks up its words, so
/// `ALL` lets a test prove that every code has words in every language.
macro_rules! coded_enum {
    (
        $(#[$enum_meta:meta])*
        pub enum $name:ident { $( $(#[$member_meta:meta])* $member:ident = $code:literal, )+ }
    ) => {
        $(#[$enum_meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $( $(#[$member_meta])* #[serde(rename = $code)] $member, )+ }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$( Self::$member, )+];

            /// The stable code: the JSON form and the key of the translated words.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$member => $code, )+ }
            }

            /// The member with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().find(|member| member.code() == code).copied()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use coded_enum;
