//! Problem details (RFC 9457): how the collector says no.

use serde::{Deserialize, Serialize};

use crate::report::Refusal;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which kind of problem.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence in words, with what to do.
    pub detail: String,
    /// The collector's Unix time, where the request's time was wrong.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub now_unix_seconds: Option<i64>,
    /// The parts of the request that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub refused: Vec<Refusal>,
}

impl Problem {
    /// A problem of this kind, with words for this occurrence.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: detail.into(),
            now_unix_seconds: None,
            refused: Vec::new(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.title, self.detail)
    }
}

/// The kinds of problem, each a `type` of RFC 9457 relative to the collector's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The body is not what it must be.
    #[serde(rename = "/problems/malformed")]
    Malformed,
    /// The media type is not one of ours.
    #[serde(rename = "/problems/unsupported-media-type")]
    UnsupportedMediaType,
    /// The body is larger than accepted.
    #[serde(rename = "/problems/too-large")]
    TooLarge,
    /// The schema is newer than this collector.
    #[serde(rename = "/problems/unknown-schema")]
    UnknownSchema,
    /// The signature is missing or wrong.
    #[serde(rename = "/problems/bad-signature")]
    BadSignature,
    /// The signature's time is too far from the collector's.
    #[serde(rename = "/problems/stale-signature")]
    StaleSignature,
    /// The key is not enrolled here.
    #[serde(rename = "/problems/unknown-key")]
    UnknownKey,
    /// The key was revoked.
    #[serde(rename = "/problems/revoked-key")]
    RevokedKey,
    /// The token is not known, has expired, was revoked or is used up.
    #[serde(rename = "/problems/token-refused")]
    TokenRefused,
    /// Two machines report with the same key.
    #[serde(rename = "/problems/sequence-diverged")]
    SequenceDiverged,
    /// Too many requests with this key.
    #[serde(rename = "/problems/too-many-requests")]
    TooManyRequests,
    /// The collector cannot store anything now.
    #[serde(rename = "/problems/unavailable")]
    Unavailable,
    /// A fault in the collector.
    #[serde(rename = "/problems/internal")]
    Internal,
}

impl ProblemKind {
    /// The HTTP status it is sent with.
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed | Self::UnknownSchema => 400,
            Self::BadSignature | Self::StaleSignature | Self::UnknownKey => 401,
            Self::RevokedKey | Self::TokenRefused => 403,
            Self::SequenceDiverged => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// The kind in words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Malformed => "The request is malformed",
            Self::UnsupportedMediaType => "The media type is not supported",
            Self::TooLarge => "The request is too large",
            Self::UnknownSchema => "The report is newer than this collector",
            Self::BadSignature => "The signature is not valid",
            Self::StaleSignature => "The signature is too old or from the future",
            Self::UnknownKey => "The key is not enrolled here",
            Self::RevokedKey => "The key was revoked",
            Self::TokenRefused => "The enrolment token is not accepted",
            Self::SequenceDiverged => "Another machine reports with this key",
            Self::TooManyRequests => "Too many requests",
            Self::Unavailable => "The collector cannot store reports now",
            Self::Internal => "The collector failed",
        }
    }
}
