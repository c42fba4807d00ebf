//! How parameters beside those of the path are written: the styles that documents name.
//!
//! Must not know how values look in a style.

use super::Lowering;
use super::media::essence;
use crate::diagnostics::Code;
use crate::model::{Location, Shape, Style, TypeRef};
use crate::spec::operation::{self, Parameter};

/// The styles that there are for a place.
const fn styles(place: operation::Location) -> &'static [&'static str] {
    match place {
        operation::Location::Path => &["label", "matrix", "simple"],
        operation::Location::Query | operation::Location::Querystring => {
            &["deepObject", "form", "pipeDelimited", "spaceDelimited"]
        }
        operation::Location::Header => &["simple"],
        operation::Location::Cookie => &["cookie", "form"],
    }
}

impl<'d> Lowering<'d, '_> {
    /// How a parameter is written. A style that its place or its type does not know gives way to the usual one.
    pub(super) fn style(
        &mut self,
        parameter: &Parameter<'d>,
        location: Location,
        ty: &TypeRef,
    ) -> Style {
        if let Some(style) = of_content(parameter) {
            return style;
        }
        match location {
            Location::Query => self.query_style(parameter, ty),
            Location::Header => self.header_style(parameter),
            Location::Cookie => self.cookie_style(parameter),
            Location::Querystring => {
                let message =
                    "a parameter that is the whole query has no `content`; a form is sent";
                self.diagnostics
                    .warning(Code::MissingMember, parameter.at.value(), message)
                    .help("describe it by its `content`, with the media type that it has");
                Style::Urlencoded
            }
        }
    }

    fn query_style(&mut self, parameter: &Parameter<'d>, ty: &TypeRef) -> Style {
        let stated = parameter.style.unwrap_or("form");
        let style = match (stated, parameter.explode) {
            ("form", None | Some(true)) => Style::Form,
            ("form", Some(false)) => Style::FormJoined,
            ("spaceDelimited", None | Some(false)) => Style::SpaceDelimited,
            ("pipeDelimited", None | Some(false)) => Style::PipeDelimited,
            ("spaceDelimited" | "pipeDelimited", Some(true)) => Style::Form,
            ("deepObject", _) if !self.is_list(ty) => Style::DeepObject,
            _ => self.usual(parameter, "form", Style::Form),
        };
        with_reserved(style, parameter.allow_reserved)
    }

    fn header_style(&mut self, parameter: &Parameter<'d>) -> Style {
        match (parameter.style, parameter.explode.unwrap_or(false)) {
            (None | Some("simple"), false) => Style::Simple,
            (None | Some("simple"), true) => Style::SimpleExploded,
            (_, false) => self.usual(parameter, "simple", Style::Simple),
            (_, true) => self.usual(parameter, "simple", Style::SimpleExploded),
        }
    }

    fn cookie_style(&mut self, parameter: &Parameter<'d>) -> Style {
        if parameter.allow_reserved && parameter.style != Some("cookie") {
            let at = parameter.at.member("allowReserved");
            let at = at.unwrap_or_else(|| parameter.at.clone());
            let message = "in a cookie, reserved characters are percent-encoded all the same";
            self.diagnostics
                .warning(Code::Unsupported, at.key(), message)
                .help("with `style: cookie`, the value is sent as it is");
        }
        match (parameter.style, parameter.explode.unwrap_or(true)) {
            (None | Some("form"), true) => Style::Form,
            (None | Some("form"), false) => Style::FormJoined,
            (Some("cookie"), true) => Style::Cookie,
            (Some("cookie"), false) => Style::CookieJoined,
            (_, true) => self.usual(parameter, "form", Style::Form),
            (_, false) => self.usual(parameter, "form", Style::FormJoined),
        }
    }

    /// The style that is used instead of the one that is stated.
    fn usual(&mut self, parameter: &Parameter<'d>, name: &str, style: Style) -> Style {
        let at = parameter.at.member("style");
        let at = at.unwrap_or_else(|| parameter.at.clone());
        let stated = parameter.style.unwrap_or_default();
        let message = format!("the style `{stated}` says nothing here; `{name}` is used");
        let known = styles(parameter.location).iter().copied();
        let near = self.diagnostics.nearest(stated, known);
        let help = match near.filter(|near| *near != stated) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write `style: {name}`, or leave it out"),
        };
        self.diagnostics
            .warning(Code::InvalidValue, at.value(), message)
            .help(help);
        style
    }

    fn is_list(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::TupleList(..) => true,
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.is_list(inner),
            TypeRef::Named(name) => match self.types.get(name).map(|found| &found.shape) {
                Some(Shape::Newtype(newtype)) => self.is_list(&newtype.inner),
                _ => false,
            },
            _ => false,
        }
    }
}

/// The style of a parameter that is described by its `content`.
pub(super) fn of_content(parameter: &Parameter<'_>) -> Option<Style> {
    let content = parameter.content.as_ref()?;
    let name = content.members().first().map(|(name, _)| essence(name));
    Some(match name.as_deref() {
        Some("application/x-www-form-urlencoded") => Style::Urlencoded,
        Some(name) if !name.contains("json") && !name.contains('*') => Style::Text,
        Some("text/*") => Style::Text,
        _ => Style::Json,
    })
}

/// The style in which reserved characters stand for themselves, if they do.
pub(super) const fn with_reserved(style: Style, is_allowed: bool) -> Style {
    match style {
        Style::Form if is_allowed => Style::FormReserved,
        Style::FormJoined if is_allowed => Style::FormJoinedReserved,
        Style::SpaceDelimited if is_allowed => Style::SpaceDelimitedReserved,
        Style::PipeDelimited if is_allowed => Style::PipeDelimitedReserved,
        Style::DeepObject if is_allowed => Style::DeepObjectReserved,
        _ => style,
    }
}
