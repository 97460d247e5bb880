const SHA = /^[0-9a-f]{7,64}$/i;

/**
 * Where a forge shows a commit, by its repository's normalized slug (`host/path`); null where it can't be told.
 * GitHub, GitLab, Bitbucket (Cloud and Server) and Azure DevOps are known by their host; any other host is taken for
 * a GitHub or GitLab of one's own where its name says so.
 */
export function commitUrl(repositorySlug: string | null, sha: string): string | null {
  if (repositorySlug === null || !SHA.test(sha)) return null;
  const [host = "", ...segments] = repositorySlug.split("/");
  if (!/^[a-z0-9.-]+$/.test(host) || !host.includes(".") || segments.length < 2) return null;
  const path = segments.map(encodeURIComponent).join("/");
  if (host === "dev.azure.com") return azureUrl(segments, sha);
  if (host === "bitbucket.org") return `https://${host}/${path}/commits/${sha}`;
  if (/(^|[.-])gitlab([.-]|$)/.test(host)) return `https://${host}/${path}/-/commit/${sha}`;
  if (/(^|[.-])(bitbucket|stash)([.-]|$)/.test(host)) return bitbucketServerUrl(host, segments, sha);
  if (/(^|[.-])github([.-]|$)/.test(host) || host === "codeberg.org" || /(^|[.-])gitea([.-]|$)/.test(host)) {
    return `https://${host}/${path}/commit/${sha}`;
  }
  return null;
}

function azureUrl([organization, project, repository]: readonly string[], sha: string): string | null {
  if (!organization || !project || !repository) return null;
  const [o, p, r] = [organization, project, repository].map(encodeURIComponent);
  return `https://dev.azure.com/${o}/${p}/_git/${r}/commit/${sha}`;
}

function bitbucketServerUrl(
  host: string,
  [project, repository]: readonly string[],
  sha: string,
): string | null {
  if (!project || !repository) return null;
  const owner = project.startsWith("~")
    ? `users/${encodeURIComponent(project.slice(1))}`
    : `projects/${encodeURIComponent(project)}`;
  return `https://${host}/${owner}/repos/${encodeURIComponent(repository)}/commits/${sha}`;
}
