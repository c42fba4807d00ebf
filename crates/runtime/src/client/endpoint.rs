//! What an operation is.

use super::answer::Answer;
use super::error::{Error, ErrorKind};
use super::received::Unreadable;
use super::request::{Checks, RequestBuilder, RequestParts};
use super::security::Security;
use crate::check::Violations;
use crate::json::ReadError;

/// What is the same for all calls of an operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The operation's id in the API's description.
    pub id: &'static str,
    /// The HTTP method, as it is sent: `GET`.
    pub method: &'static str,
    /// The path below the base URL, with its parameters in braces: `/pets/{id}`.
    pub path: &'static str,
    /// How the caller shows who they are.
    pub security: Security,
    /// Where it is, if not where the API is: a URL, or one relative to the API's base URL.
    pub server: Option<&'static str>,
}

/// An operation with its values: all that is needed to make its request and to read its answer, without
/// any input or output.
pub trait Endpoint: Send + Sync {
    /// What a successful answer holds.
    type Success: Send;

    /// What an error answer holds.
    type Failure: std::fmt::Debug + Send + Sync + 'static;

    /// What is the same for all calls.
    const OPERATION: Operation;

    /// Puts the values into a request.
    fn request(&self, request: &mut RequestBuilder);

    /// Reads a successful answer.
    ///
    /// # Errors
    /// When the body is not what the operation answers with.
    fn success(answer: &Answer<'_>) -> Result<Self::Success, ReadError>;

    /// Reads an error answer, as far as it can be read.
    fn failure(answer: &Answer<'_>) -> Option<Self::Failure>;

    /// The parts of the request, checked against the limits of the schema.
    ///
    /// # Errors
    /// Everything that is wrong with the values, unless `checks` are off; a path that would lead elsewhere
    /// is refused always.
    fn request_parts(&self, checks: Checks) -> Result<RequestParts, Violations> {
        let operation = Self::OPERATION;
        let mut request = RequestBuilder::new(operation.path, checks);
        self.request(&mut request);
        let method = request.method(operation.method);
        request.finish(method, operation.security)
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`ErrorKind::Answer`] for a status other than 2xx, [`ErrorKind::Unreadable`] for a body that is not
    /// what the operation answers with.
    fn response(answer: &Answer<'_>) -> Result<Self::Success, Error<Self::Failure>> {
        let operation = Self::OPERATION.id;
        if !answer.status().is_success() {
            let failure = Self::failure(answer);
            return Err(Error::new(operation, ErrorKind::answer(answer, failure)));
        }
        Self::success(answer).map_err(|error| {
            let unreadable = Unreadable::new(answer, error);
            Error::new(operation, ErrorKind::Unreadable(unreadable))
        })
    }
}
