const { jobId } = await (await fetch(API + "/invoke", {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-WALLET": WALLET },
  body: JSON.stringify({
    code: `function handler(payload) {
      const { numbers } = payload;
      return {
        sum: numbers.reduce((a, b) => a + b, 0),
        avg: numbers.reduce((a, b) => a + b, 0) / numbers.length,
      };
    }`,
    payload: { numbers: [10, 20, 30, 40, 50] },
    timeoutMs: 30000,
  }),
})).json();
