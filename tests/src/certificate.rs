//! A certificate for a collector of a test.

use std::path::{Path, PathBuf};

use rcgen::{CertificateParams, KeyPair};

/// A certificate that signs itself, and its key.
#[derive(Debug)]
pub struct Certificate {
    /// The certificate (PEM), which is also what has to be trusted.
    pub certificate: PathBuf,
    /// Its key (PEM).
    pub key: PathBuf,
}

impl Certificate {
    /// One for these names and addresses.
    pub fn of(folder: &Path, names: &[&str]) -> Self {
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let signed = CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
        let paths = Self { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") };
        std::fs::write(&paths.certificate, signed.pem()).unwrap();
        std::fs::write(&paths.key, key.serialize_pem()).unwrap();
        paths
    }
}
