/** A first push by curl, for an organization of an installation: its own numbers are put in where it deploys. */
export function curlLine(server: string, slug: string): string {
  return `curl -fsS "${server}/api/v1/orgs/${slug}/deployments" \\
  -H "Authorization: Bearer $IRIS_TOKEN" -H "Content-Type: application/json" -d '{
  "deployments": [{
    "id": "checkout-1042", "service": "checkout", "env": "production",
    "started_at": "'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'",
    "finished_at": "'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'",
    "git": { "repository_url": "'"$(git remote get-url origin)"'",
      "commit_sha": "'"$(git rev-parse HEAD)"'" }
  }]
}'
`;
}

/** A first push of what `iris check` derives, for an organization of an installation. */
export function checkPushLine(server: string, slug: string): string {
  return `IRIS_URL="${server}" node iris.cjs check --push --org ${slug}\n`;
}
