//! Owns the kinds of problems: what each is called, and the page that explains it. Must not know where they are found.

use std::fmt;

/// Declares the kinds, each once: its name, and its page beside this file.
macro_rules! codes {
    ($($code:ident $name:literal),* $(,)?) => {
        /// What kind of problem it is, under a name that stays the same from release to release.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = include_str!(concat!("codes/", $name, ".md"))]
                $code,
            )*
        }

        impl Code {
            /// All of them, in the order of their names.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// The name it is shown by and can be searched for.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }

            /// The page that explains it, in Markdown: what it is, an example, what to do.
            #[must_use]
            pub const fn page(self) -> &'static str {
                match self {
                    $(Self::$code => include_str!(concat!("codes/", $name, ".md")),)*
                }
            }
        }
    };
}

codes! {
    Config "config",
    DefaultInvalid "default-invalid",
    DuplicateKey "duplicate-key",
    EnumCase "enum-case",
    ExampleInvalid "example-invalid",
    InvalidName "invalid-name",
    InvalidValue "invalid-value",
    LimitInProse "limit-in-prose",
    MissingMember "missing-member",
    NameClash "name-clash",
    NoErrorResponse "no-error-response",
    OverBound "over-bound",
    RequiredNullable "required-nullable",
    Syntax "syntax",
    UnknownMember "unknown-member",
    UnresolvedReference "unresolved-reference",
    Unsupported "unsupported",
    UnusedComponent "unused-component",
    UnusedSetting "unused-setting",
    WideInteger "wide-integer",
    WrongType "wrong-type",
}

impl Code {
    /// The code of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// What it is, in a sentence: the first line of its page.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.page().lines().next().unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
