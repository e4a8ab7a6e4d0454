// Works for the right to book a little more often (access/proof_of_work.py). Without it all goes on, only more slowly.
const form = document.querySelector("form[data-puzzle]");

const zeros = (digest) => {
  let count = 0;
  for (const byte of digest) {
    if (byte) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
};

const solve = async (puzzle, bits) => {
  const encoder = new TextEncoder();
  for (let answer = 0; ; answer++) {
    const digest = await crypto.subtle.digest("SHA-256", encoder.encode(`${puzzle}:${answer}`));
    if (zeros(new Uint8Array(digest)) >= bits) return answer;
  }
};

if (form && window.crypto?.subtle) {
  solve(form.dataset.puzzle, Number(form.dataset.bits)).then((answer) => {
    form.elements.answer.value = answer;
  });
}
