//! A recorded machine in the registry of whoever runs the test.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use windows_registry::{CURRENT_USER, Key, Type};

/// A machine of these keys and values, gone again when dropped.
#[derive(Debug)]
pub struct Machine(String);

impl Machine {
    /// One that tells nothing.
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let machine = Self(format!("Software\\Levetid tests\\{}-{number}", std::process::id()));
        CURRENT_USER.create(&machine.0).unwrap();
        machine
    }

    /// Where it lies, as the option `--root` and `Root::new` take it.
    pub fn path(&self) -> &Path {
        Path::new(&self.0)
    }

    fn key(&self, key: &str) -> Key {
        CURRENT_USER.create(format!("{}\\{key}", self.0)).unwrap()
    }

    /// With a text.
    pub fn text(self, key: &str, name: &str, value: &str) -> Self {
        self.key(key).set_string(name, value).unwrap();
        self
    }

    /// With a number.
    pub fn number(self, key: &str, name: &str, value: u32) -> Self {
        self.key(key).set_u32(name, value).unwrap();
        self
    }

    /// With bytes; the key `""` is the machine's own, which holds its `SMBIOS`.
    pub fn bytes(self, key: &str, name: &str, value: &[u8]) -> Self {
        self.key(key.trim_matches('\\')).set_bytes(name, Type::Bytes, value).unwrap();
        self
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        CURRENT_USER.remove_tree(&self.0).ok();
    }
}

/// Firmware's tables as Windows gives them: of a machine with two slots for memory, one of them empty.
pub fn smbios(maker: &str, product: &str, serial: &str, chassis: u8) -> Vec<u8> {
    let firmware = structure(0, &[1, 2, 0, 0, 3, 0x0f], 0x18, &["LENOVO", "N24ET56W (1.31 )", "11/05/2020"]);
    let system = structure(1, &[1, 2, 0, 3], 0x1b, &[maker, product, serial]);
    let enclosure = structure(3, &[1, chassis], 0x16, &[maker]);
    let slot = |mib: u16, kind: u8| {
        let [low, high] = mib.to_le_bytes();
        structure(17, &[0, 0, 0, 0, 0x40, 0, 0x40, 0, low, high, 0x0d, 0, 0, 0, kind], 0x28, &[])
    };
    let tables =
        [firmware, system, enclosure, slot(8_192, 0x1a), slot(0, 2), structure(127, &[], 4, &[])].concat();
    let length = u32::try_from(tables.len()).unwrap();
    [&[0, 3, 2, 0][..], &length.to_le_bytes(), &tables].concat()
}

/// A structure with these fields after its head, of a length, and its texts.
fn structure(kind: u8, fields: &[u8], length: u8, texts: &[&str]) -> Vec<u8> {
    let mut bytes = [&[kind, length, 0, 0][..], fields].concat();
    bytes.resize(usize::from(length), 0);
    texts.iter().for_each(|text| bytes.extend(text.bytes().chain([0])));
    bytes.extend(if texts.is_empty() { &[0, 0][..] } else { &[0] });
    bytes
}
