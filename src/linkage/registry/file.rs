//! The file of a registry: read with care, for it comes from another run and perhaps another machine.
//!
//! Custody: the pseudonymous zone. Messages name the file and a place in it, never what stands there.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Registry;

/// The form of the file.
const FORM: &str = "seriatim registry 1";

/// Whose pseudonyms a registry holds: those of other studies and keys never meet them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owner {
    /// Name of the study.
    pub(crate) study: String,
    /// Public name of the pseudonym key.
    pub(crate) pseudonym_key: String,
    /// Version of the pseudonyms.
    pub(crate) pseudonyms: String,
}

/// Why a registry cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegistryFault {
    /// The file cannot be read.
    #[error("cannot read the registry of persons `{}` that `linkage.registry` names: {source}; name the file that the last run left, or \"start\" where there was none", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The file is something else, or damaged.
    #[error("`{}` is no registry of persons, or is damaged at line {line}, column {column}; name the file `registry.json` that the last run left in its work folder", path.display())]
    Malformed {
        /// The path.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// The file has another form.
    #[error("the registry of persons `{}` has another form than this program reads (`{FORM}`); use the program that wrote it", path.display())]
    OtherForm {
        /// The path.
        path: PathBuf,
    },
    /// Another study's, or of another key.
    #[error("the registry of persons `{}` was made under another {what}, so that its pseudonyms never meet those of this study; name this study's own, or \"start\"", path.display())]
    Foreign {
        /// The path.
        path: PathBuf,
        /// What differs.
        what: &'static str,
    },
    /// It says of records, persons or releases what cannot be.
    #[error("the registry of persons `{}` contradicts itself in {entries} entries (a record of two persons, an id that both lives and ended, or a release in which no person or record can have come): it was changed since a run wrote it; name an unchanged copy", path.display())]
    Contradictory {
        /// The path.
        path: PathBuf,
        /// How many.
        entries: usize,
    },
}

#[derive(Serialize, Deserialize)]
struct File {
    form: String,
    owner: Owner,
    registry: Registry,
}

/// The form alone, to tell another form from damage.
#[derive(Deserialize)]
struct Form {
    form: String,
}

/// A registry as text; none where it cannot be written, which would be a fault of the program.
pub(crate) fn text(registry: Registry, owner: Owner) -> Option<String> {
    let file = File {
        form: FORM.to_owned(),
        owner,
        registry,
    };
    serde_json::to_string(&file).ok().map(|text| text + "\n")
}

/// Reads a registry of the same owner.
pub(crate) fn read(path: &Path, owner: &Owner) -> Result<Registry, RegistryFault> {
    let path_of = || path.to_path_buf();
    let bytes = std::fs::read(path).map_err(|source| RegistryFault::Unreadable {
        path: path_of(),
        source,
    })?;
    let form = serde_json::from_slice::<Form>(&bytes).map_err(|error| malformed(path, &error))?;
    if form.form != FORM {
        return Err(RegistryFault::OtherForm { path: path_of() });
    }
    let file: File = serde_json::from_slice(&bytes).map_err(|error| malformed(path, &error))?;
    let differing = [
        (file.owner.study != owner.study, "study"),
        (file.owner.pseudonym_key != owner.pseudonym_key, "pseudonym key"),
        (file.owner.pseudonyms != owner.pseudonyms, "version of pseudonyms"),
    ];
    if let Some((_, what)) = differing.into_iter().find(|(differs, _)| *differs) {
        return Err(RegistryFault::Foreign { path: path_of(), what });
    }
    match file.registry.contradictions() {
        0 => Ok(file.registry),
        entries => Err(RegistryFault::Contradictory {
            path: path_of(),
            entries,
        }),
    }
}

fn malformed(path: &Path, error: &serde_json::Error) -> RegistryFault {
    RegistryFault::Malformed {
        path: path.to_path_buf(),
        line: error.line(),
        column: error.column(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::linkage::LinkedPersons;
    use crate::store::create_new;

    fn owner() -> Owner {
        Owner {
            study: "s".to_owned(),
            pseudonym_key: "k".to_owned(),
            pseudonyms: "v".to_owned(),
        }
    }

    fn read_text(text: &str) -> Result<Registry, RegistryFault> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.json");
        create_new(&path).unwrap().write_all(text.as_bytes()).unwrap();
        read(&path, &owner())
    }

    fn registry() -> Registry {
        Registry::default().settle(LinkedPersons::default()).registry
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = text(registry(), owner()).unwrap();
        assert_eq!(read_text(&text).unwrap(), registry());
    }

    #[test]
    fn each_fault_of_a_file_is_told() {
        let whole = text(registry(), owner()).unwrap();
        let fault = |text: &str| read_text(text).unwrap_err();
        assert!(matches!(fault(""), RegistryFault::Malformed { line: 1, .. }));
        assert!(matches!(
            fault(&whole[..whole.len() / 2]),
            RegistryFault::Malformed { .. }
        ));
        assert!(matches!(
            fault(&whole.replace("registry 1", "registry 2")),
            RegistryFault::OtherForm { .. }
        ));
        let foreign = fault(&whole.replace("\"s\"", "\"other\""));
        assert!(matches!(foreign, RegistryFault::Foreign { what: "study", .. }));
        let foreign = fault(&whole.replace("\"k\"", "\"other\""));
        assert!(matches!(
            foreign,
            RegistryFault::Foreign {
                what: "pseudonym key",
                ..
            }
        ));
        let persons =
            "\"persons\":{\"p\":{\"minted\":1,\"records\":{\"r\":1}},\"q\":{\"minted\":1,\"records\":{\"r\":1}}}";
        let twice = fault(&whole.replace("\"persons\":{}", persons));
        assert!(matches!(twice, RegistryFault::Contradictory { entries: 1, .. }));
        let missing = read(Path::new("nowhere/registry.json"), &owner());
        assert!(matches!(missing, Err(RegistryFault::Unreadable { .. })));
    }

    #[test]
    fn a_person_of_a_release_that_cannot_be_its_own_is_refused() {
        let whole = text(registry(), owner()).unwrap();
        let read = |minted: u32, record: u32| {
            let person = format!("{{\"minted\":{minted},\"records\":{{\"r\":{record}}}}}");
            let persons = format!("\"release\":3,\"persons\":{{\"p\":{person}}}");
            read_text(&whole.replace("\"release\":1,\"persons\":{}", &persons))
        };
        assert!(
            read(2, 2).is_ok() && read(2, 1).is_ok(),
            "a record was another person's before"
        );
        for (minted, record) in [(99, 1), (4, 1), (0, 1), (1, 2), (3, 4), (1, 0)] {
            let fault = read(minted, record);
            assert!(
                matches!(fault, Err(RegistryFault::Contradictory { entries: 1, .. })),
                "minted {minted}, record {record}: {fault:?}"
            );
        }
    }

    #[test]
    fn no_message_holds_what_stands_in_the_file() {
        let whole = text(registry(), owner()).unwrap();
        let wrong_type = whole.replace("\"release\":1", "\"release\":\"r_secret\"");
        let message = read_text(&wrong_type).unwrap_err().to_string();
        assert!(!message.contains("r_secret"), "{message}");
        assert!(message.contains("line 1"), "{message}");
    }
}
