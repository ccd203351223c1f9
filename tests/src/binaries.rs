//! Where the binaries are that are tested.

use std::path::PathBuf;

/// The path of a built binary: in `LEVETID_BIN_DIR`, else beside this test's own folder.
pub fn binary(name: &str) -> PathBuf {
    let folder = std::env::var_os("LEVETID_BIN_DIR").map_or_else(beside_this_executable, PathBuf::from);
    let path = folder.join(name);
    assert!(
        path.is_file(),
        "{} is not there. Build it first (cargo build --workspace --bins), or name its folder in LEVETID_BIN_DIR; \
         `make test` does both.",
        path.display()
    );
    path
}

/// Tests lie in `target/debug/deps`, binaries in `target/debug`.
fn beside_this_executable() -> PathBuf {
    let folder = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    if folder.ends_with("deps") { folder.parent().unwrap().to_owned() } else { folder }
}

/// The folder of recorded machines that `levetid-agent --root` replays.
pub fn fixture(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../agent/fixtures").join(name);
    path.canonicalize().unwrap_or_else(|error| panic!("no recorded machine {}: {error}", path.display()))
}
