//! Rust source as words and paths: enough of the grammar to see who uses whom, without comments and literals.
//!
//! Custody: none; reads source text.

/// A word, `::`, or one other character of code; comments and the insides of literals are gone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) line: usize,
    pub(super) text: String,
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let code: Vec<char> = text.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < code.len() {
        let end = token_end(&code, at);
        let piece: String = code[at..end].iter().collect();
        if !is_silent(&piece) {
            found.push(Token {
                line,
                text: piece.clone(),
            });
        }
        line += piece.matches('\n').count();
        at = end;
    }
    found
}

fn is_silent(piece: &str) -> bool {
    let is_literal = ["\"", "'", "r\"", "r#", "b\"", "b'", "br"]
        .iter()
        .any(|start| piece.starts_with(start))
        && piece.ends_with(['"', '\'', '#']);
    piece.starts_with("//") || piece.starts_with("/*") || piece.trim().is_empty() || is_literal
}

fn token_end(code: &[char], at: usize) -> usize {
    let after = |offset: usize| code.get(at + offset).copied().unwrap_or(' ');
    let until = |mut end: usize, stop: &dyn Fn(usize) -> bool| {
        while end < code.len() && !stop(end) {
            end += 1;
        }
        end
    };
    let starts_with = |end: usize, text: &str| text.chars().enumerate().all(|(i, c)| code.get(end + i) == Some(&c));
    match code[at] {
        '/' if after(1) == '/' => until(at, &|end| code[end] == '\n'),
        '/' if after(1) == '*' => (until(at + 2, &|end| starts_with(end, "*/")) + 2).min(code.len()),
        '"' => quoted_end(code, at + 1),
        'b' if after(1) == '"' => quoted_end(code, at + 2),
        'b' if after(1) == '\'' => character_end(code, at + 1).unwrap_or(at + 1),
        'r' | 'b' if raw_hashes(code, at).is_some() => {
            let (body, hashes) = raw_hashes(code, at).expect("a raw string");
            let close = format!("\"{}", "#".repeat(hashes));
            (until(body, &|end| starts_with(end, &close)) + close.len()).min(code.len())
        }
        '\'' => character_end(code, at).unwrap_or(at + 1),
        ':' if after(1) == ':' => at + 2,
        c if c.is_alphanumeric() || c == '_' => until(at, &|end| !(code[end].is_alphanumeric() || code[end] == '_')),
        _ => at + 1,
    }
}

fn quoted_end(code: &[char], mut at: usize) -> usize {
    while at < code.len() && code[at] != '"' {
        at += if code[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(code.len())
}

/// Where the character literal that starts here ends; none for a lifetime.
fn character_end(code: &[char], at: usize) -> Option<usize> {
    let close = if code.get(at + 1) == Some(&'\\') {
        (at + 3..code.len()).find(|&end| code[end] == '\'')?
    } else {
        at + 2
    };
    (code.get(close) == Some(&'\'')).then_some(close + 1)
}

/// For `r"`, `r#"`, `br##"` and the like: where the body starts, and how many hashes there are.
fn raw_hashes(code: &[char], at: usize) -> Option<(usize, usize)> {
    let at = if code[at] == 'b' { at + 1 } else { at };
    let hashes = code.get(at + 1..)?.iter().take_while(|&&c| c == '#').count();
    let is_raw = code.get(at) == Some(&'r') && code.get(at + 1 + hashes) == Some(&'"');
    is_raw.then_some((at + hashes + 2, hashes))
}

/// A path in the code, such as `crate::store::create_new`; each leaf of a `use` tree is one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PathFound {
    pub(super) line: usize,
    /// Modules opened by `mod name {` around the place.
    pub(super) inside: usize,
    pub(super) parts: Vec<String>,
}

fn is_word(token: &Token) -> bool {
    token.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

pub(super) fn paths(tokens: &[Token]) -> Vec<PathFound> {
    let (mut found, mut at) = (Vec::new(), 0);
    // Braces that are open; true for those that open a module.
    let mut open: Vec<bool> = Vec::new();
    while at < tokens.len() {
        let opens_module = |brace: usize| brace >= 2 && tokens[brace - 2].text == "mod";
        match tokens[at].text.as_str() {
            "{" => open.push(opens_module(at)),
            "}" => drop(open.pop()),
            _ if is_word(&tokens[at]) => {
                let inside = open.iter().filter(|module| **module).count();
                at = leaves(tokens, at, inside, &[], &mut found);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads one path or tree from `at`; gives the place after it.
fn leaves(tokens: &[Token], mut at: usize, inside: usize, before: &[String], found: &mut Vec<PathFound>) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let mut parts = before.to_vec();
    let line = tokens[at].line;
    while at < tokens.len() && (is_word(&tokens[at]) || text(at) == "*") {
        parts.push(text(at).to_owned());
        if text(at + 1) != "::" {
            at += 1;
            break;
        }
        at += 2;
    }
    if text(at) != "{" || text(at.wrapping_sub(1)) != "::" {
        found.push(PathFound { line, inside, parts });
        return at;
    }
    at += 1;
    while at < tokens.len() && text(at) != "}" {
        let is_leaf = is_word(&tokens[at]) && text(at - 1) != "as" || text(at) == "*";
        at = if is_leaf && text(at) != "as" {
            leaves(tokens, at, inside, &parts, found)
        } else {
            at + 1
        };
    }
    at + 1
}
