//! Folders of tables for others: CSV for spreadsheets, Parquet for programs, a dictionary, and checksums.

pub mod audit;
mod folder;
mod table;
