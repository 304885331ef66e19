// Use your gateway URL (same as your domain in production)
const API = window.location.origin;
const WALLET = "YourSolanaWalletPublicKey";

// Get 50 free credits for testing (one-time only)
const res = await fetch(API + "/credits/faucet", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ wallet: WALLET }),
});
const credits = await res.json();
// { wallet: "YourWallet...", balance: 1000, estimatedRequests: 1000 }
