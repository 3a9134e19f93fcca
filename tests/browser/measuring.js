// What a page shows, measured: every line of text that is seen, as a box of ink, and each picture beside them.
// Given a selector, or nothing: then the topmost open dialog, else the whole body; and a selector of what is marked.
// Lengths are CSS pixels.

([selector, mark]) => {
  const NEAR = 1;
  const root = document.querySelector(selector || "dialog[open]:modal") ?? document.body;
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const numbers = (color) => {
    if (!known.has(color)) known.set(color, painted(color));
    return known.get(color);
  };
  const painted = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = ([red, green, blue, alpha], below) => [red, green, blue].map((part, at) => part * alpha + below[at] * (1 - alpha));
  const luminance = (color) => {
    const [red, green, blue] = color.map((part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ancestors = (element) => {
    const all = [];
    for (let each = element; each; each = each.parentElement) all.push(each);
    return all;
  };

  // The colour of the text against what is painted behind it, with the opacity of everything around it.
  function contrast(element) {
    const chain = ancestors(element);
    let behind = [255, 255, 255];
    for (const each of [...chain].reverse()) behind = over(numbers(getComputedStyle(each).backgroundColor), behind);
    const [red, green, blue, alpha] = numbers(getComputedStyle(element).color);
    const opacity = chain.reduce((part, each) => part * Number(getComputedStyle(each).opacity), alpha);
    const [light, dark] = [luminance(over([red, green, blue, opacity], behind)), luminance(behind)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  const isForEyes = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !ancestors(element).some((each) => getComputedStyle(each).clipPath === "inset(50%)");

  const isMarked = (element) => Boolean(mark && element.closest(mark));

  const isBox = (element) => {
    const style = getComputedStyle(element);
    return element.matches("li, button, td, th, .button") || style.overflowY !== "visible"
      || numbers(style.backgroundColor)[3] > 0 || parseFloat(style.borderTopWidth) > 0 || parseFloat(style.borderBottomWidth) > 0;
  };
  const sides = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const beyond = (ink, box, near = NEAR) => ink.left < box.left - near || ink.right > box.right + near
    || ink.top < box.top - near || ink.bottom > box.bottom + near;

  // An ancestor that clips, and cannot be scrolled to what it clips.
  function isCut(element, ink) {
    return ancestors(element).some((each) => {
      if (each === document.body || each === document.documentElement) return false;
      const style = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      const clips = (overflow) => overflow === "hidden" || overflow === "clip";
      return (clips(style.overflowX) && (ink.left < box.left - NEAR || ink.right > box.right + NEAR))
        || (clips(style.overflowY) && (ink.top < box.top - NEAR || ink.bottom > box.bottom + NEAR));
    });
  }

  // Scrolled away in a box of its own: it is not seen now, and lies on nothing.
  function isAway(element, ink) {
    return ancestors(element).some((each) => {
      if (each === document.body || each === document.documentElement) return false;
      const style = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
      return (scrolls(style.overflowX) && (ink.left < box.left - NEAR || ink.right > box.right + NEAR))
        || (scrolls(style.overflowY) && (ink.top < box.top - NEAR || ink.bottom > box.bottom + NEAR));
    });
  }

  function isOutside(element, ink) {
    const chain = ancestors(element);
    const block = chain.find((each) => !["inline", "contents"].includes(getComputedStyle(each).display));
    const wide = block.getBoundingClientRect();
    const scrolls = (each) => ["auto", "scroll"].includes(getComputedStyle(each).overflowY);
    const box = chain.find((each) => isBox(each) || each === document.body);
    const high = box.getBoundingClientRect();
    const isPast = ink.top < high.top - NEAR || ink.bottom > high.bottom + NEAR;
    return ink.left < wide.left - NEAR || ink.right > wide.right + NEAR
      || (isPast && !scrolls(box) && box !== document.body);
  }

  // The lines of a text node: neighbouring letters at one height.
  function* linesOf(node) {
    const range = document.createRange();
    let line = null;
    for (let at = 0; at < node.data.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getClientRects()[0];
      if (!box || (!box.width && /\s/.test(node.data[at]))) continue;
      if (line && Math.abs(box.top - line.top) < box.height / 2) {
        line.right = Math.max(line.right, box.right);
        line.left = Math.min(line.left, box.left);
        line.words += node.data[at];
      } else {
        if (line) yield line;
        line = { ...sides(box), words: node.data[at] };
      }
    }
    if (line) yield line;
  }

  function line({ words, left, top, right }, element) {
    const style = getComputedStyle(element);
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const shown = style.textTransform === "uppercase" ? words.toUpperCase() : words;
    const seen = pen.measureText(shown.trim());
    const baseline = top + seen.fontBoundingBoxAscent;
    const ink = {
      left, right, top: baseline - seen.actualBoundingBoxAscent, bottom: baseline + seen.actualBoundingBoxDescent,
    };
    return {
      words: words.trim(), ...ink, capitals: pen.measureText("H").actualBoundingBoxAscent, contrast: contrast(element),
      away: isAway(element, ink), cut: isCut(element, ink), outside: isOutside(element, ink), picture: false, marked: isMarked(element),
    };
  }

  const shown = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || !isForEyes(node.parentElement)) continue;
    for (const each of linesOf(node)) if (each.words.trim()) shown.push(line(each, node.parentElement));
  }
  for (const field of root.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const words = field.value || field.placeholder || "";
    if (!words || !isForEyes(field) || ["checkbox", "radio", "file"].includes(field.type)) continue;
    const box = field.getBoundingClientRect();
    const made = line({ words, ...sides(box) }, field);
    shown.push({ ...made, top: box.top, bottom: box.bottom, cut: field.scrollWidth > field.clientWidth + NEAR, outside: false });
  }
  for (const each of root.querySelectorAll("svg, img, video, canvas")) {
    const box = each.getBoundingClientRect();
    if (!isForEyes(each) || !box.width || !box.height) continue;
    shown.push({
      words: `<${each.localName}>`, ...sides(box), capitals: 0, contrast: 0, picture: true,
      away: isAway(each, box), cut: isCut(each, box), outside: isOutside(each.parentElement, box), marked: isMarked(each),
    });
  }

  // A page that scrolls is as high as it is; what hides its overflow is as high as the glass.
  const page = document.documentElement;
  const scrolls = [page, document.body].every((each) => !["hidden", "clip"].includes(getComputedStyle(each).overflowY));
  const glass = { left: 0, right: innerWidth, top: scrolls ? -scrollY : 0, bottom: scrolls ? page.scrollHeight - scrollY : innerHeight };
  return shown.filter((each) => !each.away).map(({ away, ...each }) => ({ ...each, off_glass: beyond(each, glass), below_fold: beyond(each, { ...glass, top: 0, bottom: innerHeight }) }));
}
