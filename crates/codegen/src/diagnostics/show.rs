//! Makes text of diagnostics: sorted, capped, each with its source line. Must not know what any rule means.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::once::each_once;
use super::view::{ALIAS, Line, View, first_of, printable};
use super::{Diagnostic, Related, Severity};
use crate::spec::locate::Span;
use crate::spec::source::Source;

/// More than this many problems at once help nobody: the rest is only counted.
const SHOWN: usize = 100;
/// Messages quote the input, whose strings may be of any length.
const PROSE: usize = 2000;

/// All of them, in the order of the documents.
pub(super) fn all(found: &[Diagnostic], sources: &[Source], renderer: &Renderer) -> String {
    let views: Vec<View<'_>> = sources.iter().map(View::new).collect();
    let mut spotted: Vec<Spotted<'_>> = each_once(found, &views)
        .into_iter()
        .map(|found| Spotted::new(found, &views))
        .collect();
    // Which ones are shown is settled first, so that no error is hidden behind a hundred warnings.
    spotted.sort_by_key(|spotted| (spotted.found.severity, spotted.position()));
    let rest = spotted.split_off(spotted.len().min(SHOWN));
    spotted.sort_by_key(Spotted::position);
    let mut reports: Vec<String> = spotted
        .iter()
        .map(|spotted| spotted.render(renderer))
        .collect();
    reports.extend(counted(&rest));
    reports.join("\n\n")
}

/// The closing line, where not all is shown.
fn counted(rest: &[Spotted<'_>]) -> Option<String> {
    let of = |severity, name: &str| {
        let count = rest
            .iter()
            .filter(|spotted| spotted.found.severity == severity)
            .count();
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} more {name}{plural}"))
    };
    let counts = [
        of(Severity::Error, "error"),
        of(Severity::Warning, "warning"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    (!counts.is_empty()).then(|| format!("... and {}", counts.join(" and ")))
}

/// A sentence of a message on one line, as the parts of it that the input chose must not look like ours.
fn sentence(text: &str) -> String {
    printable(&first_of(text, PROSE)).replace('\t', " ")
}

/// The same for help, whose own line breaks stay.
fn paragraph(text: &str) -> String {
    let lines: Vec<String> = first_of(text, PROSE).lines().map(sentence).collect();
    lines.join("\n")
}

/// A diagnostic with the spot it points to.
struct Spotted<'a> {
    found: &'a Diagnostic,
    view: Option<&'a View<'a>>,
    span: Option<Span>,
    others: Vec<Other<'a>>,
}

/// Another place that has to do with it.
struct Other<'a> {
    source: usize,
    view: &'a View<'a>,
    span: Span,
    label: &'a str,
}

impl<'a> Spotted<'a> {
    fn new(found: &'a Diagnostic, views: &'a [View<'a>]) -> Self {
        let view = views.get(found.source);
        let span = view.and_then(|view| view.spot(&found.place));
        let source = found.source;
        let alias = view.and_then(|view| {
            let (span, label) = (view.alias(&found.place)?, ALIAS);
            Some(Other {
                source,
                view,
                span,
                label,
            })
        });
        let related = found.related.iter();
        let related = related.filter_map(|related| Other::of(related, views));
        Self {
            found,
            view,
            span,
            others: related.chain(alias).collect(),
        }
    }

    /// What is about a whole document comes before what is about a spot of it.
    fn position(&self) -> (usize, Option<usize>) {
        (self.found.source, self.span.map(|span| span.start))
    }

    fn render(&self, renderer: &Renderer) -> String {
        let level = match self.found.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.clone().primary_title(sentence(&self.found.message));
        let title = Group::with_title(title.id(self.found.code.as_str()));
        let mut groups = match self.together() {
            Some(snippet) => vec![title.element(snippet)],
            None => self.one_by_one(title, level),
        };
        let pointer = self.found.place.pointer();
        let pointer =
            pointer.map(|pointer| Level::NOTE.message(sentence(&format!("at {pointer}"))));
        let help = self.found.help.as_deref();
        let help = help.map(|text| Level::HELP.message(paragraph(text)));
        let last = groups
            .pop()
            .map(|group| group.elements(pointer).elements(help));
        groups.extend(last);
        renderer.render(&groups)
    }

    /// All places in one stretch of the source, if they are near enough to each other.
    fn together(&self) -> Option<Snippet<'static, Annotation<'static>>> {
        let view = self.view?;
        let mut others = self.others.iter();
        if others.any(|other| other.source != self.found.source) {
            return None;
        }
        let others = self.others.iter().map(|other| other.span);
        let spans = std::iter::once(self.span?).chain(others);
        let lines: Vec<Line> = spans.map(|span| view.line(span)).collect();
        let excerpt = Excerpt::of(view, &lines)?;
        let labels = self.others.iter().map(|other| Some(other.label));
        let labels = std::iter::once(self.found.label.as_deref()).chain(labels);
        let kinds = std::iter::once(AnnotationKind::Primary)
            .chain(std::iter::repeat(AnnotationKind::Context));
        let spots = excerpt.spots.into_iter().zip(labels).zip(kinds);
        let annotations =
            spots.map(|((spot, label), kind)| kind.span(spot).label(label.map(sentence)));
        let snippet = Snippet::source(excerpt.text)
            .line_start(excerpt.number)
            .annotations(annotations);
        Some(snippet.path(sentence(&view.source.name)))
    }

    /// Each place with its own line.
    fn one_by_one<'b>(&self, title: Group<'b>, level: Level<'b>) -> Vec<Group<'b>> {
        let mut groups = self.shown(title, level.clone());
        for other in &self.others {
            let line = other.view.line(other.span);
            let snippet = other.shown(&line);
            let name = sentence(&other.view.source.name);
            if line.shifted {
                let group = || Group::with_level(level.clone());
                groups.push(group().element(origin(name, &line)));
                groups.push(group().element(snippet));
                continue;
            }
            let last = groups.pop();
            groups.extend(last.map(|group| group.element(snippet.path(name))));
        }
        groups
    }

    /// Adds the place: file, line, column and the line itself.
    fn shown<'b>(&self, title: Group<'b>, level: Level<'b>) -> Vec<Group<'b>> {
        let Some(view) = self.view else {
            return vec![title];
        };
        let name = sentence(&view.source.name);
        let Some(line) = self.span.map(|span| view.line(span)) else {
            return vec![title.element(Origin::path(name))];
        };
        let label = self.found.label.as_deref().map(sentence);
        let spot = AnnotationKind::Primary.span(line.spot.clone()).label(label);
        let snippet = Snippet::source(line.text.clone())
            .line_start(line.number)
            .annotation(spot);
        if line.shifted {
            vec![
                title.element(origin(name, &line)),
                Group::with_level(level).element(snippet),
            ]
        } else {
            vec![title.element(snippet.path(name))]
        }
    }
}

impl<'a> Other<'a> {
    /// `None` if it can't be shown.
    fn of(related: &'a Related, views: &'a [View<'a>]) -> Option<Self> {
        let view = views.get(related.source)?;
        Some(Self {
            source: related.source,
            view,
            span: view.spot(&related.place)?,
            label: &related.label,
        })
    }

    fn shown(&self, line: &Line) -> Snippet<'static, Annotation<'static>> {
        let label = AnnotationKind::Context
            .span(line.spot.clone())
            .label(Some(sentence(self.label)));
        Snippet::source(line.text.clone())
            .line_start(line.number)
            .annotation(label)
    }
}

/// The place of a line that is cut: the renderer would count the column from where it was.
fn origin(name: String, line: &Line) -> Origin<'static> {
    Origin::path(name)
        .line(line.number)
        .char_column(line.column)
}
