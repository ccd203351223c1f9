//! IOKit's registry, behind safe types: `ioreg -l` shows what is read here. Entries, iterators and connections
//! are given back when they are dropped; of an entry's properties only those that are named are copied.
//!
//! The declarations are those of the crates `objc2-io-kit` and `objc2-core-foundation`, made from Apple's headers.

use std::ffi::{CStr, c_char};

use objc2_core_foundation::{
    CFArray, CFBoolean, CFData, CFDictionary, CFNumber, CFRetained, CFString, CFType,
};
use objc2_io_kit::{
    IOConnectCallStructMethod, IOIteratorNext, IOObjectConformsTo, IOObjectRelease,
    IORegistryEntryCreateCFProperty, IORegistryEntryFromPath, IORegistryEntryGetParentEntry,
    IORegistryEntrySearchCFProperty, IORegistryGetRootEntry, IOServiceClose, IOServiceGetMatchingServices,
    IOServiceMatching, IOServiceOpen, io_connect_t, io_object_t, kIORegistryIterateParents,
    kIORegistryIterateRecursively, kIOReturnSuccess,
};

use super::apple::smc::Message;
use super::apple::{Properties, Value};

/// The port of IOKit that is used where none is named (`kIOMainPortDefault`, a symbol that macOS 11 lacks).
const MAIN_PORT: libc::mach_port_t = 0;

/// The plane of the registry in which services stand below those that provide for them.
const SERVICES: &CStr = c"IOService";

/// No such entry.
const NONE: io_object_t = 0;

/// Tables within tables that are followed; deeper ones are left out.
const MAX_DEPTH: u8 = 4;

/// An entry of the registry.
#[derive(Debug)]
pub struct Entry(io_object_t);

impl Drop for Entry {
    fn drop(&mut self) {
        IOObjectRelease(self.0);
    }
}

/// A connection to a driver.
#[derive(Debug)]
pub struct Connection(io_connect_t);

impl Drop for Connection {
    fn drop(&mut self) {
        IOServiceClose(self.0);
    }
}

/// All services of a class, and of those derived from it.
pub fn services(class: &CStr) -> Vec<Entry> {
    let mut iterator = NONE;
    // SAFETY: the class name ends with a zero.
    #[expect(unsafe_code, reason = "a call into IOKit")]
    let Some(matching) = (unsafe { IOServiceMatching(class.as_ptr()) }) else { return Vec::new() };
    // SAFETY: a mutable dictionary is a dictionary; nothing else holds this one.
    #[expect(unsafe_code, reason = "a call into Core Foundation")]
    let matching = unsafe { CFRetained::cast_unchecked::<CFDictionary>(matching) };
    // SAFETY: the dictionary is of texts, as IOServiceMatching makes it; the iterator is written to a place of ours.
    #[expect(unsafe_code, reason = "a call into IOKit")]
    let result = unsafe { IOServiceGetMatchingServices(MAIN_PORT, Some(matching), &raw mut iterator) };
    if result != kIOReturnSuccess || iterator == NONE {
        return Vec::new();
    }
    // Given back like an entry.
    let iterator = Entry(iterator);
    std::iter::from_fn(|| entry(IOIteratorNext(iterator.0))).collect()
}

/// The first service of a class.
pub fn service(class: &CStr) -> Option<Entry> {
    services(class).into_iter().next()
}

/// The root of the registry.
pub fn root() -> Option<Entry> {
    entry(IORegistryGetRootEntry(MAIN_PORT))
}

/// The entry at a path such as `IODeviceTree:/product`.
pub fn at(path: &str) -> Option<Entry> {
    let mut text = c_text::<512>(path)?;
    // SAFETY: the path ends with a zero within its 512 bytes, and is only read.
    #[expect(unsafe_code, reason = "a call into IOKit")]
    entry(unsafe { IORegistryEntryFromPath(MAIN_PORT, &raw mut text) })
}

impl Entry {
    /// The properties of these names, and in tables within them those of these names.
    pub fn properties(&self, names: &[&str]) -> Properties {
        names.iter().filter_map(|name| Some(((*name).to_owned(), self.property(name, names)?))).collect()
    }

    /// A property; of tables within it, those of these names.
    pub fn property(&self, name: &str, names: &[&str]) -> Option<Value> {
        let key = CFString::from_str(name);
        // SAFETY: the entry is one of the registry while `self` lives.
        #[expect(unsafe_code, reason = "a call into IOKit")]
        let found = unsafe { IORegistryEntryCreateCFProperty(self.0, Some(&key), None, 0) };
        value(&*found?, names, MAX_DEPTH)
    }

    /// A property of the entry or of the nearest above it that has it.
    pub fn inherited(&self, name: &str, names: &[&str]) -> Option<Value> {
        let key = CFString::from_str(name);
        let mut plane = c_text::<128>(SERVICES.to_str().ok()?)?;
        let upwards = kIORegistryIterateParents | kIORegistryIterateRecursively;
        // SAFETY: the entry is one of the registry while `self` lives; the plane's name ends with a zero within its
        // 128 bytes, and is only read.
        #[expect(unsafe_code, reason = "a call into IOKit")]
        let found =
            unsafe { IORegistryEntrySearchCFProperty(self.0, &raw mut plane, Some(&key), None, upwards) };
        value(&*found?, names, MAX_DEPTH)
    }

    /// The entry that provides for this one.
    pub fn parent(&self) -> Option<Self> {
        let mut plane = c_text::<128>(SERVICES.to_str().ok()?)?;
        let mut parent = NONE;
        // SAFETY: as above; the parent is written to a place of ours, and is ours to give back.
        #[expect(unsafe_code, reason = "a call into IOKit")]
        let result = unsafe { IORegistryEntryGetParentEntry(self.0, &raw mut plane, &raw mut parent) };
        if result == kIOReturnSuccess { entry(parent) } else { None }
    }

    /// Whether it is of a class or of one derived from it.
    pub fn is_a(&self, class: &str) -> bool {
        let Some(mut class) = c_text::<128>(class) else { return false };
        // SAFETY: the entry is one of the registry while `self` lives; the name ends with a zero within its 128
        // bytes, and is only read.
        #[expect(unsafe_code, reason = "a call into IOKit")]
        unsafe {
            IOObjectConformsTo(self.0, &raw mut class)
        }
    }

    /// Connects to the driver; `None` where it does not let this account.
    pub fn connect(&self) -> Option<Connection> {
        let mut connection = NONE;
        // SAFETY: the task is this process; the connection is written to a place of ours, and is ours to close.
        #[expect(unsafe_code, reason = "a call into IOKit")]
        #[expect(deprecated, reason = "its replacement is a crate of its own for this one function")]
        let result = unsafe { IOServiceOpen(self.0, libc::mach_task_self(), 0, &raw mut connection) };
        (result == kIOReturnSuccess && connection != NONE).then_some(Connection(connection))
    }
}

impl Connection {
    /// Sends a message to a function of the driver and gives the answer.
    pub fn ask(&self, function: u32, message: &Message) -> Option<Message> {
        let mut answer: Message = [0; 80];
        let mut length = answer.len();
        // SAFETY: both messages are of the lengths that are given, and the driver writes no more than `length`.
        #[expect(unsafe_code, reason = "a call into IOKit")]
        let result = unsafe {
            IOConnectCallStructMethod(
                self.0,
                function,
                message.as_ptr().cast(),
                message.len(),
                answer.as_mut_ptr().cast(),
                &raw mut length,
            )
        };
        (result == kIOReturnSuccess && length == answer.len()).then_some(answer)
    }
}

fn entry(object: io_object_t) -> Option<Entry> {
    (object != NONE).then_some(Entry(object))
}

/// A text in an array of the length that IOKit's functions take, ended by a zero; `None` where it is too long.
fn c_text<const N: usize>(text: &str) -> Option<[c_char; N]> {
    let mut array = [0; N];
    if text.len() >= N {
        return None;
    }
    for (place, byte) in array.iter_mut().zip(text.bytes()) {
        *place = c_char::from_ne_bytes([byte]);
    }
    Some(array)
}

/// A plain copy of a value; of tables, what is named.
fn value(found: &CFType, names: &[&str], depth: u8) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    if let Some(flag) = found.downcast_ref::<CFBoolean>() {
        Some(Value::Flag(flag.as_bool()))
    } else if let Some(number) = found.downcast_ref::<CFNumber>() {
        number.as_i64().map(Value::Number)
    } else if let Some(text) = found.downcast_ref::<CFString>() {
        Some(Value::Text(text.to_string()))
    } else if let Some(data) = found.downcast_ref::<CFData>() {
        Some(Value::Data(data.to_vec()))
    } else if let Some(list) = found.downcast_ref::<CFArray>() {
        // SAFETY: lists of the registry hold objects, never bare pointers.
        #[expect(unsafe_code, reason = "Core Foundation does not say what a list holds")]
        let list = unsafe { list.cast_unchecked::<CFType>() };
        Some(Value::List(list.iter().filter_map(|item| value(&item, names, depth)).collect()))
    } else {
        let table = found.downcast_ref::<CFDictionary>()?;
        // SAFETY: tables of the registry hold objects by names, never bare pointers.
        #[expect(unsafe_code, reason = "Core Foundation does not say what a table holds")]
        let table = unsafe { table.cast_unchecked::<CFString, CFType>() };
        let named = |name: &&str| {
            let item = table.get(&CFString::from_str(name))?;
            Some(((*name).to_owned(), value(&item, names, depth)?))
        };
        Some(Value::Table(names.iter().filter_map(named).collect()))
    }
}
