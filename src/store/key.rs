//! Key files: 32 random bytes that only their owner can read.
//!
//! Custody: the pseudonym key belongs to the data owners, the storage key to whoever links. Neither is ever printed,
//! hashed into an output other than through [`SecretKey::id`], or written anywhere but in its own file.

use std::io::Write;
use std::path::{Path, PathBuf};

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Digest, StoreError, create_new, hex};

const HEADER: &str = "seriatim-key-v1";
const LENGTH: usize = 32;
const DEMONSTRATION: [u8; LENGTH] = *b"seriatim demonstration key, v.1\0";

/// A secret of 32 bytes. It has no `Display`, no `Serialize`, and a `Debug` that shows nothing; it is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretKey([u8; LENGTH]);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SecretKey")
    }
}

/// Why a key is refused.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] StoreError),
    /// Others than the owner can read the file.
    #[error("the key file `{}` can be read by others than its owner", path.display())]
    Readable {
        /// The path.
        path: PathBuf,
    },
    /// The file holds no key.
    #[error("`{}` is no key file: {reason}", path.display())]
    Malformed {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// One key under two names.
    #[error("the pseudonym key and the storage key are one key, and they are kept by different people")]
    Same,
    /// The demonstration key was asked to protect real data.
    #[error("the demonstration key is for synthetic extracts only, and `{file}` is not marked synthetic")]
    NotSynthetic {
        /// The source's file, as the study file names it.
        file: String,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    NoRandomness,
}

impl SecretKey {
    /// The key compiled into the program.
    pub fn demonstration() -> SecretKey {
        SecretKey(DEMONSTRATION)
    }

    /// Makes a fresh key file, readable by its owner only; an existing file is never overwritten.
    ///
    /// # Errors
    /// [`KeyError::File`] when the path is taken or cannot be written, [`KeyError::NoRandomness`].
    pub fn create(path: &Path) -> Result<SecretKey, KeyError> {
        let mut bytes = [0_u8; LENGTH];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        let key = SecretKey(bytes);
        bytes.zeroize();
        let line = Zeroizing::new(format!("{HEADER} {}\n", hex(&key.0)));
        let mut file = create_new(path)?;
        // A key that is lost with the power takes all links to later extracts with it.
        let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(|source| StoreError::write(path, source))?;
        Ok(key)
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`KeyError::Readable`] when others can read it (on Unix; Windows permissions are the owner's to see to),
    /// [`KeyError::Malformed`] when it is short, all zero or no key file at all.
    pub fn open(path: &Path) -> Result<SecretKey, KeyError> {
        let metadata = std::fs::metadata(path).map_err(|source| StoreError::read(path, source))?;
        refuse_readable(path, &metadata)?;
        let text = std::fs::read(path).map_err(|source| StoreError::read(path, source))?;
        let text = Zeroizing::new(text);
        let malformed = |reason| KeyError::Malformed {
            path: path.to_path_buf(),
            reason,
        };
        let line = std::str::from_utf8(&text)
            .map_err(|_| malformed("it holds no text"))?
            .trim_end();
        let digits = line
            .strip_prefix(HEADER)
            .ok_or_else(|| malformed("its first words are not those of a key file"))?;
        let key =
            SecretKey(unhex(digits.trim_start()).ok_or_else(|| malformed("it does not hold 64 hexadecimal digits"))?);
        if key.0.iter().all(|byte| *byte == 0) {
            return Err(malformed("the key is all zero"));
        }
        if key.0 == DEMONSTRATION {
            return Err(malformed("it holds the demonstration key, which everybody can read"));
        }
        Ok(key)
    }

    /// The keyed digest of some bytes (HMAC-SHA-256), in hexadecimal: whoever has the key can tell whether they were changed.
    pub fn seal(&self, bytes: &[u8]) -> String {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        mac.update(bytes);
        hex(&mac.finalize().into_bytes())
    }

    /// A key for one purpose, derived with HKDF-SHA-256 (RFC 5869). Keys of different purposes tell nothing of each other.
    pub fn derive(&self, purpose: &str) -> SecretKey {
        let mut derived = [0_u8; LENGTH];
        // The only failure is an output of more than 255 blocks.
        let _ = Hkdf::<Sha256>::new(None, &self.0).expand(purpose.as_bytes(), &mut derived);
        let key = SecretKey(derived);
        derived.zeroize();
        key
    }

    /// A short public name of the key: eight hexadecimal digits of a digest of it.
    pub fn id(&self) -> String {
        let digest = Digest::default().part("seriatim key id", &Zeroizing::new(hex(&self.0)));
        digest.finish().chars().take(8).collect()
    }

    /// The bytes, for a cipher or a MAC.
    pub fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }
}

#[cfg(unix)]
fn refuse_readable(path: &Path, metadata: &std::fs::Metadata) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::Readable {
            path: path.to_path_buf(),
        });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_readable(_: &Path, _: &std::fs::Metadata) -> Result<(), KeyError> {
    Ok(())
}

fn unhex(digits: &str) -> Option<[u8; LENGTH]> {
    if digits.len() != LENGTH * 2 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0_u8; LENGTH];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
