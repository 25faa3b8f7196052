// Making elements from plain values; text is always text.
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else if (name === "checked") made.checked = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((one) => one !== null && one !== undefined && one !== false && one !== ""));
  return made;
}

const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();

export function clock(ms) {
  const moment = new Date(ms);
  const days = Math.round((midnight(moment) - midnight(new Date())) / 86400000);
  const day = { "-1": "昨天 ", 0: "", 1: "明天 " }[days] ?? `${moment.getMonth() + 1}月${moment.getDate()}日 `;
  return day + moment.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}

export function near(day, today) {
  const days = Math.round((Date.parse(day) - Date.parse(today)) / 86400000);
  if (days < 0) return `逾期 ${-days} 天`;
  if (days === 0) return "今天";
  if (days === 1) return "明天";
  const [, month, date] = day.split("-").map(Number);
  return `${month}月${date}日`;
}
