//! Operations as the generator writes them, by hand.
#![allow(
    dead_code,
    unreachable_pub,
    unused_qualifications,
    reason = "each test uses a part of it, and generated types are public"
)]

use rt::client::{Answer, Api, BEARER, Endpoint, NoFailure, Operation, RequestBuilder};
use rt::json::ReadError;
use specwright_runtime as rt;

use crate::support::{Color, Everything, Inner, Percent};

pub const KEY: &str = "key/0123";

pub const API: Api = Api {
    user_agent: "test/1",
    base_url: Some("https://api.example.com/v2"),
    api_key_variable: "RUNTIME_TEST_KEY",
    base_url_variable: "RUNTIME_TEST_URL",
    needs_key: true,
    token_url: None,
    username_variable: "RUNTIME_TEST_USERNAME",
    password_variable: "RUNTIME_TEST_PASSWORD",
    security: rt::client::BEARER,
};

/// Path parameters and a body.
#[derive(Clone, Debug)]
pub struct Update {
    pub group: String,
    pub id: String,
    pub body: Everything,
}

impl Update {
    pub fn new(body: Everything) -> Self {
        Self {
            group: "g".to_owned(),
            id: "1".to_owned(),
            body,
        }
    }
}

impl Endpoint for Update {
    type Success = Inner;
    type Failure = Everything;
    const OPERATION: Operation = Operation {
        id: "update",
        method: "PATCH",
        path: "/groups/{group}/things/{id}",
        security: BEARER,
        server: None,
    };

    fn request(&self, request: &mut RequestBuilder) {
        request.path("group", &self.group);
        request.path("id", &self.id);
        request.json(&self.body);
    }

    fn success(answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
        answer.json()
    }

    fn failure(answer: &Answer<'_>) -> Option<Self::Failure> {
        answer.json().ok()
    }
}

#[derive(Clone, Default, PartialEq)]
pub struct ListParams {
    pub filter: Option<Everything>,
    pub size: Option<Percent>,
    pub colors: Option<Vec<Color>>,
    pub joined: Option<Vec<String>>,
    pub at: rt::Nullable<i64>,
    pub token: Option<rt::Secret>,
    extra: rt::Extra,
}

impl rt::Model for ListParams {
    const NAME: &'static str = "ListParams";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            filter: object.optional("filter"),
            size: object.optional("page[size]"),
            colors: object.optional("colors"),
            joined: object.optional("joined"),
            at: object.nullable("at"),
            token: object.optional("token"),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.optional("filter", &self.filter);
        fields.optional("page[size]", &self.size);
        fields.optional("colors", &self.colors);
        fields.optional("joined", &self.joined);
        fields.nullable("at", &self.at);
        fields.optional("token", &self.token);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(ListParams);

/// Query parameters, no key, and answers that nobody described.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub params: ListParams,
}

impl Endpoint for List {
    type Success = ();
    type Failure = NoFailure;
    const OPERATION: Operation = Operation {
        id: "list",
        method: "GET",
        path: "/things",
        security: &[],
        server: None,
    };

    fn request(&self, request: &mut RequestBuilder) {
        request.optional_query("filter", &self.params.filter, rt::Style::DeepObject);
        request.optional_query("page[size]", &self.params.size, rt::Style::Form);
        request.optional_query("colors", &self.params.colors, rt::Style::Form);
        request.optional_query("joined", &self.params.joined, rt::Style::FormJoined);
        request.nullable_query("at", &self.params.at, rt::Style::Form);
        request.optional_query("token", &self.params.token, rt::Style::Form);
        request.extra_query(self.params.extra());
    }

    fn success(answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
        answer.nothing()
    }

    fn failure(_answer: &Answer<'_>) -> Option<Self::Failure> {
        None
    }
}
