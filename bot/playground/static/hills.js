// A small picture of tea hills, painted here, for the product of the story.

const [WIDTH, HEIGHT] = [960, 720];
const RIDGES = [["#bfd0c4", 0.5, 46], ["#9ab8a4", 0.58, 40], ["#6d977e", 0.68, 34], ["#3d7551", 0.8, 26]];

/** A JPEG file. */
export async function hills() {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const paint = canvas.getContext("2d");
  paint.fillStyle = "#eef1e6";
  paint.fillRect(0, 0, WIDTH, HEIGHT);
  paint.fillStyle = "#e2a988";
  paint.beginPath();
  paint.arc(WIDTH * 0.66, HEIGHT * 0.34, 62, 0, 2 * Math.PI);
  paint.fill();
  RIDGES.forEach(([colour, height, swing], at) => ridge(paint, colour, HEIGHT * height, swing, at));
  rows(paint);
  return new File([await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })], "hills.jpg", { type: "image/jpeg" });
}

function wave(x, base, swing, at) {
  return base + swing * Math.sin(x / (90 + 34 * at) + at * 1.7) + (swing / 2) * Math.sin(x / 41 + at);
}

function ridge(paint, colour, base, swing, at) {
  paint.fillStyle = colour;
  paint.beginPath();
  paint.moveTo(0, HEIGHT);
  for (let x = 0; x <= WIDTH; x += 8) paint.lineTo(x, wave(x, base, swing, at));
  paint.lineTo(WIDTH, HEIGHT);
  paint.fill();
}

function rows(paint) {
  paint.strokeStyle = "rgb(249 245 238 / 30%)";
  paint.lineWidth = 3;
  for (let line = 1; line <= 5; line++) {
    paint.beginPath();
    for (let x = 0; x <= WIDTH; x += 8) paint.lineTo(x, wave(x, HEIGHT * 0.8, 26, 3) + line * 26);
    paint.stroke();
  }
}
