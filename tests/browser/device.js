// A PC that speaks the protocol by itself: it enrols, tells what it is, and asks for its page to be opened.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { readFileSync } from "node:fs";

const JSON_TYPE = "application/vnd.levetid+json";
const report = JSON.parse(readFileSync(new URL("../../protocol/golden/v1/report.json", import.meta.url), "utf8"));

export async function enrolDevice(origin, token, name) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ format: "jwk" }).x;
  const keyId = nameOf(Buffer.from(key, "base64url"));
  const collector = Buffer.from(token.replace("levetid_", ""), "base64url").subarray(0, 16).toString("base64url");
  const post = (purpose, message) => signedPost(`${origin}/api/v1/${purpose}`, purpose, message);

  async function signedPost(url, purpose, message) {
    const body = JSON.stringify(message);
    const digest = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
    const created = Math.floor(Date.now() / 1000);
    const params =
      `("@method" "content-type" "content-digest");created=${created};nonce="${randomBytes(16).toString("base64")}";` +
      `keyid="${keyId}";alg="ed25519";tag="levetid-${purpose}/${collector}"`;
    const base =
      `"@method": POST\n"content-type": ${JSON_TYPE}\n"content-digest": ${digest}\n"@signature-params": ${params}`;
    const headers = {
      "content-type": JSON_TYPE,
      "content-digest": digest,
      "signature-input": `levetid=${params}`,
      signature: `levetid=:${sign(null, Buffer.from(base), privateKey).toString("base64")}:`,
    };
    const response = await fetch(url, { method: "POST", headers, body });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text);
  }

  const agent = "0.0.0-test";
  const { device, policy } = await post("enrol", {
    schema: 1, token, key: { alg: "ed25519", key }, agent, machine: {},
  });
  const taken = new Date().toISOString().slice(0, 10);
  // The golden report fills every field; a laptop has no hypervisor.
  const { hypervisor, ...machine } = report.profile.machine;
  await post("report", {
    schema: 1, sequence: 1, agent, policy_version: policy.version, profile: { ...report.profile, machine, name, taken },
  });
  return {
    id: device,
    // The address of its page, for whoever sits at it.
    async open() {
      const reply = await post("open", { schema: 1 });
      assert.equal(reply.device, device);
      return reply.url;
    },
  };
}

function nameOf(key) {
  return createHash("sha256").update(key).digest().subarray(0, 16).toString("base64url");
}
