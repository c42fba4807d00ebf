//! The styles in which the values of parameters are written.

/// How the value of a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// One pair an item or member.
    Form,
    /// All in one pair, with commas.
    FormJoined,
    /// All in one pair, with spaces.
    SpaceDelimited,
    /// All in one pair, with bars.
    PipeDelimited,
    /// A pair for each innermost member, with its path in brackets.
    DeepObject,
    /// As `Form`, with reserved characters as they are.
    FormReserved,
    /// As `FormJoined`, with reserved characters as they are.
    FormJoinedReserved,
    /// As `SpaceDelimited`, with reserved characters as they are.
    SpaceDelimitedReserved,
    /// As `PipeDelimited`, with reserved characters as they are.
    PipeDelimitedReserved,
    /// As `DeepObject`, with reserved characters as they are.
    DeepObjectReserved,
    /// As JSON.
    Json,
    /// As the text that it is.
    Text,
    /// As an HTML form writes it.
    Urlencoded,
    /// In cookies, one for each item or member, as they are.
    Cookie,
    /// In one cookie, with commas, as it is.
    CookieJoined,
    /// In a path or a header, with commas.
    Simple,
    /// In a path or a header, with commas, and `=` before a member's value.
    SimpleExploded,
    /// In a path behind a dot, with commas.
    Label,
    /// In a path, a dot before each part.
    LabelExploded,
    /// In a path behind a semicolon and the name, with commas.
    Matrix,
    /// In a path, a semicolon and a name before each part.
    MatrixExploded,
}
