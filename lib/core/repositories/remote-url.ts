import { isPlainText } from "@/lib/core/plain-text";

const SCHEME = /^(?:git\+)?([a-z][a-z0-9+.-]*):\/\//i;
/** What a repository on a host is reached by. */
const SCHEMES: ReadonlySet<string> = new Set(["https", "http", "ssh", "git"]);
/** `[user@]host:path`, git's short form for SSH. */
const SCP_FORM = /^(?:[^@/\s]+@)?(\[[^\]]+\]|[^:/\s@]+):(?!\/\/)(.+)$/;
/** Longer than any forge's; the database takes no longer one. */
const SLUG_MAX = 500;
const HOST = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/;

/**
 * A repository's remote as `host/path` in lower case, the form both sides of a match are brought to: without scheme,
 * user, port, `www`, `.git` and slashes at the ends. SSH over port 443 is its host. The SSH and HTTPS forms of Azure DevOps and Bitbucket Server come
 * out alike. Null for what names no repository on a host (a file path, a bare name).
 */
export function normalizeRemoteUrl(url: string): string | null {
  const remote = splitRemote(url.trim());
  if (remote === null) return null;
  const host = hostOf(remote.host);
  if (!HOST.test(host) || (!host.includes(".") && host !== "localhost")) return null;
  const segments = cleanSegments(remote.path);
  if (segments === null || segments.length === 0) return null;
  const slug = canonical(host, segments);
  return slug.length <= SLUG_MAX && isPlainText(slug) ? slug : null;
}

/**
 * A remote's address without what is not ours to keep: user and password before the host, and what stands behind `?`
 * or `#`, where tokens are handed over as well. `private.bare_remote_url` is the same in SQL.
 */
export function bareRemoteUrl(url: string): string {
  return url
    .trim()
    .replace(/[?#].*$/s, "")
    .replace(/^([a-z][a-z0-9+.-]*:\/\/|\/\/)?[^/]*@/i, "$1");
}

/** GitHub's and GitLab's SSH on port 443, for networks that let nothing else out, are their own hosts. */
const SSH_OVER_HTTPS = new Map([
  ["ssh.github.com", "github.com"],
  ["altssh.gitlab.com", "gitlab.com"],
  ["altssh.bitbucket.org", "bitbucket.org"],
]);

function hostOf(text: string): string {
  const host = text
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^www\./, "");
  return SSH_OVER_HTTPS.get(host) ?? host;
}

function splitRemote(text: string): { host: string; path: string } | null {
  const scheme = SCHEME.exec(text);
  if (scheme) {
    if (!SCHEMES.has(scheme[1]?.toLowerCase() ?? "")) return null;
    return splitAuthority(text.slice(scheme[0].length));
  }
  const scp = SCP_FORM.exec(text);
  // `host:7999/path` with a port only looks like git's short form.
  if (scp?.[1] && scp[2] && !/^\d+\//.test(scp[2])) return { host: scp[1], path: scp[2] };
  return splitAuthority(text.replace(/^\/\//, ""));
}

function splitAuthority(text: string): { host: string; path: string } | null {
  const slash = text.indexOf("/");
  if (slash < 1) return null;
  const authority = text.slice(0, slash);
  const path = text.slice(slash + 1);
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d+$/, "");
  // A slash in a password ends the authority too early: what follows isn't a path but the rest of a secret.
  if (/:\d+$/.test(authority) && path.includes("@")) return null;
  return { host, path };
}

function cleanSegments(path: string): string[] | null {
  const bare = decoded(path.replace(/[?#].*$/, ""));
  if (bare === null || /[\s\\]/.test(bare.replaceAll(" ", ""))) return null;
  const segments = bare
    .toLowerCase()
    .split("/")
    .map((segment) => segment.trim())
    .filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) return null;
  const last = segments.pop()?.replace(/\.git$/, "");
  return last ? [...segments, last] : segments;
}

/** Azure's names may hold spaces, written `%20` in one form and plainly in the other. */
function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign: the text is no escaped form, so it stands as it is.
    return path;
  }
}

function canonical(host: string, segments: readonly string[]): string {
  return azureDevOps(host, segments) ?? bitbucketServer(host, segments) ?? [host, ...segments].join("/");
}

/** `dev.azure.com/<organization>/<project>/<repository>`, whichever of its four addresses was given. */
function azureDevOps(host: string, segments: readonly string[]): string | null {
  const parts = segments.filter((segment) => segment !== "_git" && segment !== "defaultcollection");
  if (host === "ssh.dev.azure.com" || host === "vs-ssh.visualstudio.com") {
    return azureName(parts[0] === "v3" ? parts.slice(1) : parts);
  }
  if (host === "dev.azure.com") return azureName(parts);
  const organization = /^([^.]+)\.visualstudio\.com$/.exec(host)?.[1];
  return organization ? azureName([organization, ...parts]) : null;
}

/** A project's own repository bears its name and may leave the project out: `<organization>/_git/<name>`. */
function azureName(parts: readonly string[]): string | null {
  const [organization, project, repository = project] = parts;
  if (!organization || !project) return null;
  return ["dev.azure.com", organization, project, repository].join("/");
}

/** Bitbucket Server: `/scm/<project>/<repository>` and `/projects/<project>/repos/<repository>` are one address. */
function bitbucketServer(host: string, segments: readonly string[]): string | null {
  const [first, project, third, repository] = segments;
  if (first === "scm" && project && third) return [host, ...segments.slice(1)].join("/");
  if (first === "projects" && project && third === "repos" && repository)
    return `${host}/${project}/${repository}`;
  if (first === "users" && project && third === "repos" && repository)
    return `${host}/~${project}/${repository}`;
  return null;
}
