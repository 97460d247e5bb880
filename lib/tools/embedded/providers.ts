interface EmbeddedProvider {
  enabled: boolean;
  client_id: string;
  secret: string;
  redirect_uri: string;
  url?: string;
}

/**
 * The providers that the embedded Auth may send people to, out of the settings that `parseEnv` checks; one without its
 * client stays off. They come back to the pages (`/auth/relay`): the embedded server itself is on loopback, where no
 * other machine's browser gets.
 */
export function embeddedProviders(
  settings: Readonly<Record<string, string | undefined>>,
  siteUrl: string,
): Record<string, EmbeddedProvider> {
  const redirect_uri = `${siteUrl}/auth/relay`;
  const github = clientOf(settings.SIGN_IN_GITHUB_CLIENT_ID, settings.SIGN_IN_GITHUB_SECRET);
  const google = clientOf(settings.SIGN_IN_GOOGLE_CLIENT_ID, settings.SIGN_IN_GOOGLE_SECRET);
  const url = settings.SIGN_IN_GITHUB_URL;
  return {
    ...(github && { github: { ...github, redirect_uri, ...(url ? { url } : {}) } }),
    ...(google && { google: { ...google, redirect_uri } }),
  };
}

function clientOf(clientId: string | undefined, secret: string | undefined) {
  return clientId && secret ? { enabled: true, client_id: clientId, secret } : null;
}
