//! Errors in the log: once, with everything that caused them.

/// An error with what caused it.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes =
        std::iter::successors(error.source(), |cause| cause.source()).map(|cause| format!(": {cause}"));
    std::iter::once(error.to_string()).chain(causes).collect()
}
