// A real identity provider (oidc-provider) with a few people in it, on a port of its own.
// node provider.mjs MODULE PORT CLIENT SECRET REDIRECT PEOPLE   (PEOPLE: {login: claims} as JSON; any password lets in)
const [module, port, client, secret, redirect, people] = process.argv.slice(2);
const { default: Provider } = await import(module);
const issuer = `http://127.0.0.1:${port}`;
const known = JSON.parse(people);

const provider = new Provider(issuer, {
  clients: [{
    client_id: client,
    client_secret: secret,
    redirect_uris: [redirect],
    post_logout_redirect_uris: [new URL("/login", redirect).href],
  }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["preferred_username", "name", "groups", "regions", "sites"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, ...(known[id] ?? {}) }),
  }),
  cookies: { keys: ["for tests alone"] },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
