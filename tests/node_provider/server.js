// npm's oidc-provider with one client and whoever is named in a file: `node server.js SETTINGS.json`.
// Settings: port, client_id, client_secret, redirect_uris, post_logout_redirect_uris, people (a file:
// {"name": {claim: value}}), read anew at every sign-in. It answers only on this machine.
import { createServer } from "node:http";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

// Node 20 has no URL.parse, which the package calls.
URL.parse ??= (text, base) => (URL.canParse(text, base) ? new URL(text, base) : null);

const { Provider } = await import("oidc-provider");

const settings = JSON.parse(readFileSync(process.argv[2], "utf8"));
const issuer = `http://localhost:${settings.port}`;
const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });

const person = (name) => JSON.parse(readFileSync(settings.people, "utf8"))[name];

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: settings.client_id,
      client_secret: settings.client_secret,
      redirect_uris: settings.redirect_uris,
      post_logout_redirect_uris: settings.post_logout_redirect_uris,
      response_types: ["code"],
      grant_types: ["authorization_code"],
      id_token_signed_response_alg: "ES256",
    },
  ],
  jwks: { keys: [{ ...key, kid: "one", use: "sig", alg: "ES256" }] },
  cookies: { keys: [randomBytes(32).toString("hex")] },
  claims: {
    openid: ["sub", "amr"],
    profile: ["name", "preferred_username", "groups"],
    email: ["email"],
  },
  pkce: { required: () => true },
  ttl: { AuthorizationCode: 60, IdToken: 300, AccessToken: 300, Interaction: 600, Session: 3600, Grant: 3600 },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, name) => ({ accountId: name, claims: () => ({ sub: name, ...person(name) }) }),
  // Nobody is asked whether Muster may know who they are: the county runs both.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      accountId: ctx.oidc.session.accountId,
      clientId: ctx.oidc.client.clientId,
    });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});

const page = `<!doctype html><html lang="en"><title>County sign-in</title><h1>County sign-in</h1>
<form method="post"><label>Name <input name="name" autofocus></label>
<label><input type="checkbox" name="code"> with a code</label><button>Continue</button></form></html>`;

const text = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
};

async function interact(request, response) {
  await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page);
    return;
  }
  const form = new URLSearchParams(await text(request));
  const known = person(form.get("name")) !== undefined;
  const login = { accountId: form.get("name"), amr: form.has("code") ? ["pwd", "otp", "mfa"] : ["pwd"] };
  const refused = { error: "access_denied", error_description: "nobody of that name" };
  await provider.interactionFinished(request, response, known ? { login } : refused);
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  return interact(request, response).catch((error) => {
    response.statusCode = 400;
    response.end(String(error));
  });
}).listen(settings.port, "localhost", () => console.log(`${issuer} answers`));
