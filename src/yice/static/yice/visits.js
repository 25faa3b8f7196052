// The form of a visit: a signature drawn on the page goes into its hidden field as a PNG.
(() => {
  "use strict";

  for (const pad of document.querySelectorAll("canvas[data-signature]")) {
    const field = document.getElementById(pad.dataset.signature);
    const pen = pad.getContext("2d");
    let drawing = false;
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.strokeStyle = "#1F2329";
    const place = (event) => {
      const box = pad.getBoundingClientRect();
      return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
    };
    if (field.value.startsWith("data:image/png")) {
      const before = new Image();
      before.onload = () => pen.drawImage(before, 0, 0);
      before.src = field.value;
    }
    pad.addEventListener("pointerdown", (event) => {
      drawing = true;
      pad.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...place(event));
    });
    pad.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...place(event));
      pen.stroke();
    });
    const lift = () => {
      if (drawing) field.value = pad.toDataURL("image/png");
      drawing = false;
    };
    pad.addEventListener("pointerup", lift);
    pad.addEventListener("pointercancel", lift);
    pad.closest(".field").querySelector("[data-signature-clear]").addEventListener("click", () => {
      pen.clearRect(0, 0, pad.width, pad.height);
      field.value = "";
    });
  }
})();
