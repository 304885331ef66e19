// Use your gateway URL (same as your domain in production)
const API = window.location.origin;
const WALLET = "YourSolanaWalletPublicKey";

// 1. Get free credits
await fetch(API + "/credits/faucet", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ wallet: WALLET }),
});

// 2. Deploy a function
await fetch(API + "/functions", {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-WALLET": WALLET },
  body: JSON.stringify({
    name: "calculator",
    code: `function handler(p) { return { result: eval(p.expression) }; }`,
  }),
});

// 3. Run it
const { jobId } = await (await fetch(API + "/functions/calculator/run", {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-WALLET": WALLET },
  body: JSON.stringify({ payload: { expression: "2 ** 10" } }),
})).json();

// 4. Get result
await new Promise(r => setTimeout(r, 2000));
const result = await (await fetch(API + "/jobs/" + jobId)).json();
console.log(result); // { status: "done", result: '{"result":1024}' }
