//! The Rust of a crate as text: its parts are emitted and rendered on all processors, which is most of the work of a run.
//! What comes out does not depend on how many there are.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::emit::{CrateFacts, Part, emit, parts};
use crate::model::Api;
use crate::render;

/// The path and the text of each file of a part, or what is wrong with one.
type Rendered = Result<Vec<(String, String)>, String>;

/// Why there are no files.
pub(crate) enum Unmade {
    /// There would be too much of them.
    TooMuch,
    /// Something else, in words.
    Otherwise(String),
}

impl From<String> for Unmade {
    fn from(why: String) -> Self {
        Self::Otherwise(why)
    }
}

/// All files of Rust, in the order of the model; about as many bytes as there may be, at most.
///
/// # Errors
/// When there are more, or a file is no Rust, which is a fault of the emitter.
pub(crate) fn sources(
    api: &Api,
    facts: &CrateFacts,
    most: usize,
) -> Result<Vec<(String, String)>, Unmade> {
    let parts = parts(api);
    let (next, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut done = Vec::new();
        // From the end: groups, which take longest, come before types, so that no processor is left with one alone.
        while let Some(index) = parts
            .len()
            .checked_sub(1 + next.fetch_add(1, Ordering::Relaxed))
        {
            let files = rendered(api, parts[index], facts);
            let texts = files.iter().flatten().map(|(_, text)| text.len());
            let length: usize = texts.sum();
            if bytes
                .fetch_add(length, Ordering::Relaxed)
                .saturating_add(length)
                > most
            {
                done.push((index, Err(Unmade::TooMuch)));
                break;
            }
            done.push((index, files.map_err(Unmade::from)));
        }
        done
    };
    let mut done = on_all_processors(parts.len(), &work);
    done.sort_by_key(|(index, _)| *index);
    let files: Result<Vec<_>, Unmade> = done.into_iter().map(|(_, files)| files).collect();
    Ok(files?.into_iter().flatten().collect())
}

/// What all workers have done, of which there are no more than there is work.
fn on_all_processors<T: Send>(most: usize, work: &(impl Fn() -> Vec<T> + Sync)) -> Vec<T> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let others = 1..processors.min(most);
        let others: Vec<_> = others.map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    })
}

fn rendered(api: &Api, part: Part<'_>, facts: &CrateFacts) -> Rendered {
    let files = emit(api, part, facts).into_iter();
    let texts = files.map(|(path, tokens)| match render::file(tokens) {
        Ok(text) => Ok((path, text)),
        Err(error) => Err(format!("{path} is no Rust: {error}")),
    });
    texts.collect()
}
