//! Requests that an API sends by itself.
//!
//! Owns what is the same for all of them. Knows nothing of how they arrive, or of whether they are genuine.

use crate::json::ReadError;

/// A webhook or a callback: what the body of a request holds that an API sends. Generated.
pub trait Webhook {
    /// What the body holds.
    type Payload;

    /// What the API's description calls it.
    const NAME: &'static str;

    /// The HTTP method that it comes with.
    const METHOD: &'static str;

    /// Reads the body of a request. Check its signature before, if the API signs what it sends.
    ///
    /// # Errors
    /// When the body is neither JSON nor the form that it is documented as, or of another shape than the payload.
    fn parse(body: &[u8]) -> Result<Self::Payload, ReadError>;
}
