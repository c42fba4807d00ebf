//! TLS for the transport on reqwest, by whichever feature is on: rustls, or else the platform's own.

use super::build_error::BuildError;

/// Certificates to trust, as they were given.
pub(super) struct Certificate {
    #[cfg_attr(
        not(any(feature = "rustls", feature = "native-tls")),
        expect(dead_code, reason = "without TLS nobody asks for it")
    )]
    pem: Vec<u8>,
}

impl Certificate {
    pub(super) const fn of_pem(pem: Vec<u8>) -> Self {
        Self { pem }
    }
}

/// rustls with ring, which builds anywhere that Rust does, and the platform's certificates.
#[cfg(feature = "rustls")]
pub(super) fn set(
    builder: reqwest::ClientBuilder,
    certificates: &[Certificate],
) -> Result<reqwest::ClientBuilder, BuildError> {
    use std::sync::Arc;

    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    use rustls_platform_verifier::Verifier;

    let mut roots = Vec::new();
    for certificate in certificates {
        let before = roots.len();
        for root in CertificateDer::pem_slice_iter(&certificate.pem) {
            roots.push(root.map_err(BuildError::transport)?);
        }
        if roots.len() == before {
            return Err(BuildError::transport("the PEM text holds no certificate"));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(roots, Arc::clone(&provider))
        .map_err(BuildError::transport)?;
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(BuildError::transport)?
        // The verifier is the platform's: `dangerous` is how rustls calls any but its own.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(config))
}

/// The platform's own TLS.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(super) fn set(
    builder: reqwest::ClientBuilder,
    certificates: &[Certificate],
) -> Result<reqwest::ClientBuilder, BuildError> {
    let mut builder = builder.tls_backend_native();
    for certificate in certificates {
        let roots = reqwest::Certificate::from_pem_bundle(&certificate.pem)
            .map_err(BuildError::transport)?;
        if roots.is_empty() {
            return Err(BuildError::transport("the PEM text holds no certificate"));
        }
        builder = builder.tls_certs_merge(roots);
    }
    Ok(builder)
}

/// No TLS: only `http://` can be reached.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(super) fn set(
    builder: reqwest::ClientBuilder,
    certificates: &[Certificate],
) -> Result<reqwest::ClientBuilder, BuildError> {
    if certificates.is_empty() {
        return Ok(builder);
    }
    let problem = "certificates need one of the features `rustls` and `native-tls`";
    Err(BuildError::transport(problem))
}
