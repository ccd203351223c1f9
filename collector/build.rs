//! The pages' styles, fonts and icons are embedded in the binary, so they must be built first.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=ui/dist");
    println!("cargo::rerun-if-changed=locales");
    if !Path::new("ui/dist/licences.txt").exists() {
        println!(
            "cargo::error=collector/ui/dist is missing: the pages' styles and fonts are not built. \
             Run `make ui` first (it needs node and npm)."
        );
    }
}
