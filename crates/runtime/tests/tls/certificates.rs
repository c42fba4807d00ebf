//! Authorities of the test's own, and servers that show their certificates.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::threads::{Reply, Server, answer};

/// An authority that nobody knows until they are told of it.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// How long a certificate is good.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Good {
    Still,
    NoMore,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::self_signed(params, key).unwrap();
        Self { issuer }
    }

    pub(crate) fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// What a server needs to show a certificate for `host`.
    fn config(&self, host: &str, good: Good) -> ServerConfig {
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        if good == Good::NoMore {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2020, 2, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key.into())
            .unwrap()
    }

    /// A server for `host`, which answers every call.
    pub(crate) fn serve(&self, host: &str, good: Good) -> Server {
        let config = Arc::new(self.config(host, good));
        Server::start_upon(
            move |socket| {
                let connection = ServerConnection::new(config.clone()).unwrap();
                Ok(Box::new(StreamOwned::new(connection, socket)))
            },
            |_, _| Reply::Keep(answer("200 OK", "{\"name\":\"n\"}")),
        )
    }
}
