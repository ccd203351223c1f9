//! Sizes and bounds both sides agree on. A report beyond them is refused, never cut.

use jiff::civil::Date;

/// Most bytes of a request body as sent.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// Most bytes of a body once unpacked: a compressed bomb stops here.
pub const MAX_UNPACKED_BYTES: usize = 1024 * 1024;

/// Most usage records in one report: two years of weeks.
pub const MAX_USAGE: usize = 104;

/// Most history rows in one report; more are sent in further reports.
pub const MAX_HISTORY: usize = 400;

/// Most wear samples in one report.
pub const MAX_WEAR: usize = 104;

/// Most characters of a text taken from firmware or an operating system.
pub const MAX_TEXT_CHARS: usize = 128;

/// Most disks, displays, batteries or memory slots in a profile, each.
pub const MAX_PARTS: usize = 64;

/// Most people of one usage record that are told apart by pseudonyms; beyond it they are several.
pub const MAX_PEOPLE: usize = 16;

/// Most whole days in one usage record.
pub const MAX_RECORD_DAYS: u8 = 7;

/// Most days in one row of history: a year and a month.
pub const MAX_HISTORY_DAYS: i32 = 400;

/// Most that a battery of a PC holds, Wh, with much room: aeroplanes carry none above 160.
pub const MAX_BATTERY_WH: u32 = 1_000;

/// Days of minutes that an agent keeps on the device, readable there and never sent.
pub const DETAIL_DAYS_ON_DEVICE: u16 = 35;

/// Highest mean power a PC and its screens can draw, W: a larger power supply is not sold for a socket at work.
pub const MAX_MEAN_POWER_W: u64 = 2_000;

/// No PC reported before this day.
pub const FIRST_DAY: Date = jiff::civil::date(2000, 1, 1);

/// How far a local day may begin from midnight UTC, in seconds: time zones reach from 12 hours behind to
/// 14 ahead, and an hour is left for a zone that changes its mind.
pub const MAX_UTC_OFFSET_SECONDS: i64 = 15 * 60 * 60;

/// How far a request's `created` may lie from the collector's clock, in seconds.
pub const SIGNATURE_WINDOW_SECONDS: i64 = 15 * 60;

/// How far into the collector's future a record may reach before it is refused, in seconds.
pub const CLOCK_TOLERANCE_SECONDS: i64 = 60 * 60;

/// Most hours a disk has run: longer than disks have been made for PCs.
pub const MAX_POWER_ON_HOURS: u32 = 50 * 8_766;
