//! What is told to `tracing`, recorded.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry};

/// A span or an event: its name (an event's is its message), its fields, and the name of the span around it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub name: String,
    pub target: String,
    pub fields: BTreeMap<String, String>,
    pub within: Option<String>,
}

impl Told {
    /// A field's value; empty if it was never recorded.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields
            .insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields
            .insert(field.name().to_owned(), value.to_owned());
    }
}

/// Records what is told at up to a level.
#[derive(Clone)]
pub struct Traces {
    told: Arc<Mutex<Vec<Told>>>,
    level: LevelFilter,
}

impl Traces {
    pub fn up_to(level: LevelFilter) -> Self {
        Self {
            told: Arc::default(),
            level,
        }
    }

    /// Records what `work` tells; gives that, in its order.
    pub fn of<T>(level: LevelFilter, work: impl FnOnce() -> T) -> (T, Vec<Told>) {
        let traces = Self::up_to(level);
        let subscriber = Registry::default().with(traces.clone());
        let done = tracing::subscriber::with_default(subscriber, work);
        let told = traces.told.lock().unwrap().clone();
        (done, told)
    }
}

/// Where in the records a span stands.
struct At(usize);

impl<S: Subscriber + for<'l> LookupSpan<'l>> Layer<S> for Traces {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= self.level
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let mut told = Told {
            name: span.name().to_owned(),
            target: span.metadata().target().to_owned(),
            within: span.parent().map(|parent| parent.name().to_owned()),
            ..Told::default()
        };
        attributes.record(&mut told);
        let mut all = self.told.lock().unwrap();
        span.extensions_mut().insert(At(all.len()));
        all.push(told);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let at = span.extensions().get::<At>().unwrap().0;
        values.record(&mut self.told.lock().unwrap()[at]);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut told = Told {
            target: event.metadata().target().to_owned(),
            within: context.event_span(event).map(|span| span.name().to_owned()),
            ..Told::default()
        };
        event.record(&mut told);
        told.name = told.fields.remove("message").unwrap_or_default();
        self.told.lock().unwrap().push(told);
    }
}
