//! A line of strace: `openat(AT_FDCWD</>, "/proc/stat", O_RDONLY|O_CLOEXEC) = 3</proc/stat>`.

use super::{Deed, Done};

/// A call of the kernel, as far as it is looked at.
#[derive(Debug)]
pub struct Call {
    name: String,
    arguments: Vec<String>,
    /// What it returned; negative when it failed.
    returned: i64,
}

impl Call {
    /// Reads a line; `None` for one that tells of no call, such as that of an exit.
    pub fn read(line: &str) -> Option<Self> {
        let (name, rest) = line.split_once('(')?;
        let (arguments, returned) =
            rest.rsplit_once(") = ").or_else(|| rest.rsplit_once(")  = ")).or_else(|| {
                // Aligned to a column.
                let at = rest.rfind(" = ")?;
                Some((rest[..at].trim_end().strip_suffix(')')?, &rest[at + 3..]))
            })?;
        let digits: String =
            returned.trim().chars().take_while(|digit| digit.is_ascii_digit() || *digit == '-').collect();
        let is_name =
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        is_name.then(|| Self {
            name: name.to_owned(),
            arguments: split(arguments),
            returned: digits.parse().unwrap_or(0),
        })
    }

    /// The thread or process it made.
    pub fn child(&self) -> Option<u32> {
        let makes = ["clone", "clone3", "fork", "vfork"].contains(&self.name.as_str());
        makes.then(|| u32::try_from(self.returned).ok()).flatten().filter(|child| *child > 0)
    }

    /// Whether the process is another program from here on.
    pub fn became_another_program(&self) -> bool {
        self.name.starts_with("execve") && self.returned == 0
    }

    /// What it did, to what.
    pub fn done(&self) -> Vec<Done> {
        let flags =
            |flag: &str| self.arguments.iter().any(|argument| argument.split('|').any(|one| one == flag));
        let deed = match self.name.as_str() {
            "open" | "openat" | "openat2" | "creat" => {
                let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| flags(flag));
                if self.name == "creat" || writes {
                    Deed::Write
                } else if flags("O_DIRECTORY") {
                    Deed::List
                } else if flags("O_PATH") {
                    Deed::Look
                } else {
                    Deed::Read
                }
            }
            "stat" | "lstat" | "newfstatat" | "statx" | "access" | "faccessat" | "faccessat2"
            | "readlink" | "readlinkat" | "statfs" | "getcwd" | "chdir" | "fchdir" | "getxattr"
            | "lgetxattr" | "name_to_handle_at" => Deed::Look,
            "execve" | "execveat" => {
                let program = text(self.arguments.first().map_or("", String::as_str)).unwrap_or_default();
                let typed = self.arguments.get(1).map_or("", String::as_str);
                let more = split(typed.trim_start_matches('[').trim_end_matches(']'));
                let words = more.iter().skip(1).filter_map(|word| text(word));
                let what = std::iter::once(program).chain(words).collect::<Vec<_>>().join(" ");
                return vec![Done { deed: Deed::Run, what }];
            }
            "connect" => {
                return self.address().into_iter().map(|what| Done { deed: Deed::Connect, what }).collect();
            }
            "bind" => {
                return self.address().into_iter().map(|what| Done { deed: Deed::Write, what }).collect();
            }
            "socket" => {
                let what = self.arguments.first().cloned().unwrap_or_default();
                return vec![Done { deed: Deed::Socket, what }];
            }
            // Of a socket that was named when it was connected, or of a process.
            "sendto" | "sendmsg" | "sendmmsg" | "recvfrom" | "recvmsg" | "recvmmsg" | "setsockopt"
            | "getsockopt" | "getsockname" | "getpeername" | "shutdown" | "listen" | "accept4"
            | "socketpair" | "clone" | "clone3" | "vfork" | "fork" | "exit" | "exit_group" | "wait4"
            | "waitid" | "kill" | "tgkill" | "pidfd_open" | "pidfd_send_signal" | "rt_sigqueueinfo" => {
                return Vec::new();
            }
            // Everything else that takes a path changes something, or is not known here and is to be looked at.
            _ => Deed::Write,
        };
        self.paths().into_iter().map(|what| Done { deed, what }).collect()
    }

    /// The paths among the arguments, each completed by the folder before it where it is relative.
    fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for (at, argument) in self.arguments.iter().enumerate() {
            let Some(path) = text(argument) else { continue };
            // The result of these is no path that was asked for.
            if at > 0 && self.name.starts_with("readlink") && !self.is_folder(at - 1) {
                continue;
            }
            let folder = at.checked_sub(1).filter(|at| self.is_folder(*at)).and_then(|at| {
                let (_, folder) = self.arguments.get(at)?.split_once('<')?;
                Some(folder.trim_end_matches('>').to_owned())
            });
            match folder {
                _ if path.starts_with('/') => paths.push(path),
                // An open file is asked about itself.
                Some(folder) if path.is_empty() => paths.push(folder),
                Some(folder) => paths.push(format!("{}/{path}", folder.trim_end_matches('/'))),
                None => paths.push(path),
            }
        }
        paths
    }

    /// Whether an argument names an open folder: `AT_FDCWD</>` or `5</sys/block>`.
    fn is_folder(&self, at: usize) -> bool {
        self.arguments.get(at).is_some_and(|argument| {
            argument.ends_with('>')
                && argument.starts_with(|first: char| first == 'A' || first.is_ascii_digit())
        })
    }

    /// `{sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}`, or a path.
    fn address(&self) -> Option<String> {
        let structure = self.arguments.get(1)?;
        let quoted = |after: &str| {
            let (_, rest) = structure.split_once(after)?;
            text(&rest[..=rest[1..].find('"')? + 1])
        };
        if let Some(path) = quoted("sun_path=") {
            return Some(path);
        }
        let address = quoted("inet_addr(").or_else(|| quoted("inet_pton(AF_INET6, "));
        let Some(address) = address else { return Some(structure.clone()) };
        let (_, port) = structure.split_once("htons(")?;
        Some(format!("{address} port {}", port.split(')').next()?))
    }
}

/// What stands between quotation marks.
fn text(argument: &str) -> Option<String> {
    let inner = argument.strip_prefix('"')?;
    Some(inner.strip_suffix('"')?.replace("\\\"", "\"").replace("\\\\", "\\"))
}

/// Splits arguments at the commas that stand in no quotation, bracket or name of an open file.
fn split(arguments: &str) -> Vec<String> {
    let (mut parts, mut part, mut depth, mut quoted, mut escaped) =
        (Vec::new(), String::new(), 0, false, false);
    for letter in arguments.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' | '[' | '(' | '<' if !quoted => depth += 1,
            '}' | ']' | ')' | '>' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.push(std::mem::take(&mut part).trim().to_owned());
                continue;
            }
            _ => {}
        }
        part.push(letter);
    }
    if !part.trim().is_empty() {
        parts.push(part.trim().to_owned());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_tells_what_was_done() {
        use Deed::{Connect, List, Look, Read, Run, Socket, Write};
        for (line, expected) in [
            (
                r#"openat(AT_FDCWD</work>, "/proc/stat", O_RDONLY|O_CLOEXEC) = 3</proc/stat>"#,
                vec![(Read, "/proc/stat")],
            ),
            (
                r#"openat(AT_FDCWD</work>, "/home/kirsten", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)"#,
                vec![(Read, "/home/kirsten")],
            ),
            (r#"openat(5</sys/block>, "sda/size", O_RDONLY)    = 6"#, vec![(Read, "/sys/block/sda/size")]),
            (
                r#"openat(AT_FDCWD</>, "/sys/block", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 5"#,
                vec![(List, "/sys/block")],
            ),
            (
                r#"openat(AT_FDCWD</>, "/var/a", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0600) = 5"#,
                vec![(Write, "/var/a")],
            ),
            (
                r#"statx(5</sys/class/drm>, "", AT_EMPTY_PATH, STATX_ALL, {stx_mask=STATX_ALL, stx_mode=S_IFDIR|0755}) = 0"#,
                vec![(Look, "/sys/class/drm")],
            ),
            (
                r#"readlink("/sys/block/sda", "../devices/pci0000:00/x, y/sda", 1023) = 30"#,
                vec![(Look, "/sys/block/sda")],
            ),
            (r#"rename("/a/new", "/a/old") = 0"#, vec![(Write, "/a/new"), (Write, "/a/old")]),
            (
                r#"execve("/usr/bin/systemctl", ["systemctl", "is-system-running"], 0x7ffd /* 3 vars */) = 0"#,
                vec![(Run, "/usr/bin/systemctl is-system-running")],
            ),
            (
                r#"connect(9<TCP:[123]>, {sa_family=AF_INET, sin_port=htons(7400), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)"#,
                vec![(Connect, "127.0.0.1 port 7400")],
            ),
            (
                r#"connect(9<TCPv6:[123]>, {sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0"#,
                vec![(Connect, "2001:db8::1 port 53")],
            ),
            (
                r#"connect(9<UNIX:[12]>, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)"#,
                vec![(Connect, "/var/run/nscd/socket")],
            ),
            (
                r#"bind(7<UNIX:[12]>, {sa_family=AF_UNIX, sun_path="/run/a.sock"}, 16) = 0"#,
                vec![(Write, "/run/a.sock")],
            ),
            (
                r#"socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 9<TCP:[1]>"#,
                vec![(Socket, "AF_INET")],
            ),
            (r#"ptrace_of_a_kernel_to_come("/etc/shadow") = 0"#, vec![(Write, "/etc/shadow")]),
            (r#"sendto(9<TCP:[127.0.0.1:4->127.0.0.1:7]>, "\26\3\1", 3, MSG_NOSIGNAL, NULL, 0) = 3"#, vec![]),
            ("exit_group(0)                           = ?", vec![]),
            ("+++ exited with 0 +++", vec![]),
        ] {
            let done = Call::read(line).map(|call| call.done()).unwrap_or_default();
            let done: Vec<_> = done.iter().map(|done| (done.deed, done.what.as_str())).collect();
            assert_eq!(done, expected, "{line}");
        }
    }
}
