//! Going through all pages of a list.
//!
//! Owns what makes a list end. How one page leads to the next, the operation says: see [`Paging`](super::Paging).

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;

use super::answer::Response;
use super::call::{Call, Variation};
use super::endpoint::Endpoint;
use super::error::Error;
use super::link;
use super::paging::{NextPage, Paged};
use crate::json::{AnyJson, Json};

impl<E: Paged + 'static> Call<E> {
    /// All pages of the list from the one that this call asks for, each fetched when it is asked for. The options of
    /// this call are those of the call for each page.
    pub fn pages(self) -> Pages<E> {
        Pages {
            state: State::Idle(Box::new(Walk::new(self))),
        }
    }

    /// All items of the list from the page on that this call asks for. See [`Call::pages`].
    pub fn items(self) -> Items<E> {
        Items {
            pages: self.pages(),
            items: Vec::new().into_iter(),
        }
    }
}

/// The pages of a list: a stream.
///
/// It ends with the last page, as the answers tell it; with a page that holds nothing, or the same as one before it;
/// and behind an error. What a server says wrongly or not at all of where a page stands cannot make it go in
/// circles: it is the client that counts.
#[must_use = "pages are fetched when they are asked for"]
pub struct Pages<E: Paged> {
    state: State<E>,
}

/// What fetches one page, and gives itself back.
type Fetch<E> = Pin<Box<dyn Future<Output = (Box<Walk<E>>, Fetched<E>)> + Send>>;

type Fetched<E> = Outcome<E, Option<<E as Endpoint>::Success>>;

/// Something of a list, or why it could not be had.
type Outcome<E, T> = Result<T, Error<<E as Endpoint>::Failure>>;

enum State<E: Paged> {
    Idle(Box<Walk<E>>),
    Fetching(Fetch<E>),
    Ended,
}

impl<E: Paged> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Idle(_) => "idle",
            State::Fetching(_) => "fetching",
            State::Ended => "ended",
        };
        f.debug_struct("Pages").field("state", &state).finish()
    }
}

impl<E: Paged + 'static> Pages<E> {
    /// The next page; `None` behind the last.
    ///
    /// # Errors
    /// When the call for the page fails; the list has ended then.
    pub async fn try_next(&mut self) -> Result<Option<E::Success>, Error<E::Failure>> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome<E, E::Success>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Idle(walk) => self.state = State::Fetching(Box::pin(fetch(walk))),
                State::Fetching(mut fetch) => {
                    let Poll::Ready((walk, fetched)) = fetch.as_mut().poll(context) else {
                        self.state = State::Fetching(fetch);
                        return Poll::Pending;
                    };
                    if walk.next.is_some() {
                        self.state = State::Idle(walk);
                    }
                    return Poll::Ready(fetched.transpose());
                }
            }
        }
    }
}

// The state's futures are boxed: nothing is pinned in place.
impl<E: Paged> Unpin for Pages<E> {}

impl<E: Paged + 'static> Stream for Pages<E> {
    type Item = Result<E::Success, Error<E::Failure>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

/// The items of a list, over all its pages: a stream. It ends as [`Pages`] does.
#[must_use = "items are fetched when they are asked for"]
pub struct Items<E: Paged> {
    pages: Pages<E>,
    items: vec::IntoIter<E::Item>,
}

impl<E: Paged> fmt::Debug for Items<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .field("at_hand", &self.items.len())
            .finish()
    }
}

impl<E: Paged + 'static> Items<E> {
    /// The next item; `None` behind the last.
    ///
    /// # Errors
    /// When the call for the page that it stands on fails; the list has ended then.
    pub async fn try_next(&mut self) -> Result<Option<E::Item>, Error<E::Failure>> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// The next item of the page that was fetched last, if there is one.
    #[cfg(feature = "blocking")]
    pub(super) fn at_hand(&mut self) -> Option<E::Item> {
        self.items.next()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome<E, E::Item>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match self.pages.poll_page(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Some(Ok(page))) => self.items = E::items(page).into_iter(),
            }
        }
    }
}

impl<E: Paged> Unpin for Items<E> {}

impl<E: Paged + 'static> Stream for Items<E> {
    type Item = Result<E::Item, Error<E::Failure>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

/// Where in a list one is.
struct Walk<E> {
    call: Call<E>,
    /// How the next page is asked for; `None` behind the last.
    next: Option<Variation>,
    /// The number of the next page, or of the items before it.
    position: u64,
    /// Hashes of the pages that were seen, and of the marks and addresses that they were asked for by.
    seen: HashSet<u64>,
}

async fn fetch<E: Paged>(mut walk: Box<Walk<E>>) -> (Box<Walk<E>>, Fetched<E>) {
    let fetched = walk.fetch().await;
    (walk, fetched)
}

impl<E: Paged> Walk<E> {
    fn new(call: Call<E>) -> Self {
        let position = match E::PAGING.next {
            NextPage::Number {
                parameter, first, ..
            } => number_of(&call, parameter).unwrap_or(first),
            NextPage::Offset { parameter, .. } => number_of(&call, parameter).unwrap_or(0),
            NextPage::Cursor { .. } | NextPage::Link { .. } => 0,
        };
        Self {
            call,
            next: Some(Variation::None),
            position,
            seen: HashSet::new(),
        }
    }

    /// Fetches the next page, unless the list has ended or goes in circles.
    async fn fetch(&mut self) -> Fetched<E> {
        let Some(variation) = self.next.take() else {
            return Ok(None);
        };
        let page = self.call.send_as(&variation).await?;
        let body = document(&page);
        let items = body
            .as_ref()
            .and_then(|body| body.view().pointer(E::PAGING.items));
        let count = items.and_then(Json::items).map_or(0, |items| items.len());
        let repeats = items.is_some_and(|items| !self.seen.insert(hash(items.text())));
        if count > 0 && repeats {
            return Ok(None);
        }
        if count > 0 {
            self.next = self.following(&page, body.as_ref(), count as u64);
        } else if !matches!(variation, Variation::None) {
            return Ok(None);
        }
        Ok(Some(page.value))
    }

    /// How the page behind `page` is asked for, if there is one.
    fn following(
        &mut self,
        page: &Response<E::Success>,
        body: Option<&AnyJson>,
        count: u64,
    ) -> Option<Variation> {
        let at = |pointer: &str| body?.view().pointer(pointer);
        match E::PAGING.next {
            NextPage::Number {
                parameter,
                total_pages,
                ..
            } => {
                let total = total_pages.and_then(at).and_then(positive);
                let is_last = total.is_some_and(|total| self.position >= total);
                self.position = self.position.checked_add(1).filter(|_| !is_last)?;
                Some(Variation::Query(parameter, self.position.to_string()))
            }
            NextPage::Offset {
                parameter,
                total_items,
            } => {
                self.position = self.position.checked_add(count)?;
                let total = total_items.and_then(at).and_then(positive);
                let is_last = total.is_some_and(|total| self.position >= total);
                (!is_last).then(|| Variation::Query(parameter, self.position.to_string()))
            }
            NextPage::Cursor {
                parameter,
                next,
                more,
            } => {
                let is_last = more.and_then(at).and_then(Json::as_bool) == Some(false);
                let mark = text(at(next)?).filter(|_| !is_last)?;
                self.is_new(&mark)
                    .then_some(Variation::Query(parameter, mark))
            }
            NextPage::Link { next } => {
                let url = match next {
                    Some(pointer) => text(at(pointer)?)?,
                    None => link::next(&page.headers)?,
                };
                self.is_new(&url).then_some(Variation::Url(url))
            }
        }
    }

    /// Whether no page was asked for by this mark before.
    fn is_new(&mut self, mark: &str) -> bool {
        self.seen.insert(hash(mark))
    }
}

/// The number that the caller has asked for.
fn number_of<E: Paged>(call: &Call<E>, parameter: &str) -> Option<u64> {
    call.query_value(parameter)?.parse().ok()
}

fn document<T>(page: &Response<T>) -> Option<AnyJson> {
    page.field("")
}

/// A total that can be one: servers that count nothing say 0, or -1.
fn positive(json: Json<'_>) -> Option<u64> {
    let number = json.as_integer().or_else(|| json.as_str()?.parse().ok())?;
    u64::try_from(number).ok().filter(|number| *number > 0)
}

/// A mark, or an address: a string or a number that is not empty.
fn text(json: Json<'_>) -> Option<String> {
    let text = super::query::scalar(json).into_owned();
    (!json.is_null() && !text.is_empty()).then_some(text)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
