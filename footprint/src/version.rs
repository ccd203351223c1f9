//! The versions an assessment stores beside every figure, so that it can be recomputed years later.

/// Version of the method: the rules in this crate, described in `docs/METHOD.md`.
pub const METHOD_VERSION: &str = "2026-11.5";

/// Version of the built-in factors: embodied and watts by category, the yearly grid table, launches and rated power
/// of CPUs.
pub const FACTOR_SET_VERSION: &str = "2026-11.1";
