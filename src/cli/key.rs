//! `seriatim key`: key files.
//!
//! Custody: prints the public name of a key, never the key.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::talk::Said;
use crate::error::Error;
use crate::store::{KeyError, SecretKey, refuse_published};

/// Keys.
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Make a fresh key that only its owner can read
    New {
        /// The key file; it must not exist yet
        path: PathBuf,
    },
}

impl Key {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let Key::New { path } = self;
        // A release is passed on, and its support with those who reproduce it.
        refuse_published(path).map_err(KeyError::from)?;
        let id = SecretKey::create(path)?.id();
        let lines = vec![
            format!("key {id} written to {}", path.display()),
            "keep a copy where only its owner can reach it: without it no later extract can be linked to earlier ones"
                .to_owned(),
        ];
        Ok(Said {
            lines,
            json: json!({ "ok": true, "key_id": id, "path": path.display().to_string() }),
        })
    }
}
