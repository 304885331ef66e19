// 1. Sign a message with your wallet (browser)
const message = "DecentraCloud API Key Generation\n" +
  "Wallet: " + wallet.publicKey + "\n" +
  "Timestamp: " + Date.now();

const signature = await wallet.signMessage(
  new TextEncoder().encode(message)
);

// 2. Send to the API
const res = await fetch(API + "/auth/generate-key", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    wallet: wallet.publicKey.toString(),
    signature: btoa(String.fromCharCode(...signature)),
    message,
  }),
});

const { apiKey } = await res.json();
// apiKey: "dc_a3f8b2c1d9e7..." — save this securely!
