/** The Lucide icons in use, as text: each becomes inline svg. Add a line to use another. */
import archive from "lucide-static/icons/archive.svg?raw";
import arrowDown from "lucide-static/icons/arrow-down.svg?raw";
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import arrowUp from "lucide-static/icons/arrow-up.svg?raw";
import audioLines from "lucide-static/icons/audio-lines.svg?raw";
import badgeCheck from "lucide-static/icons/badge-check.svg?raw";
import bell from "lucide-static/icons/bell.svg?raw";
import briefcase from "lucide-static/icons/briefcase.svg?raw";
import camera from "lucide-static/icons/camera.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import checkCheck from "lucide-static/icons/check-check.svg?raw";
import chevronDown from "lucide-static/icons/chevron-down.svg?raw";
import chevronLeft from "lucide-static/icons/chevron-left.svg?raw";
import chevronRight from "lucide-static/icons/chevron-right.svg?raw";
import circleAlert from "lucide-static/icons/circle-alert.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import circleDot from "lucide-static/icons/circle-dot.svg?raw";
import circleOff from "lucide-static/icons/circle-off.svg?raw";
import circlePause from "lucide-static/icons/circle-pause.svg?raw";
import circleX from "lucide-static/icons/circle-x.svg?raw";
import clapperboard from "lucide-static/icons/clapperboard.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import coffee from "lucide-static/icons/coffee.svg?raw";
import copy from "lucide-static/icons/copy.svg?raw";
import download from "lucide-static/icons/download.svg?raw";
import drama from "lucide-static/icons/drama.svg?raw";
import ear from "lucide-static/icons/ear.svg?raw";
import ellipsis from "lucide-static/icons/ellipsis.svg?raw";
import eye from "lucide-static/icons/eye.svg?raw";
import eyeOff from "lucide-static/icons/eye-off.svg?raw";
import fastForward from "lucide-static/icons/fast-forward.svg?raw";
import filePen from "lucide-static/icons/file-pen.svg?raw";
import fileText from "lucide-static/icons/file-text.svg?raw";
import filter from "lucide-static/icons/filter.svg?raw";
import globe from "lucide-static/icons/globe.svg?raw";
import hash from "lucide-static/icons/hash.svg?raw";
import headphones from "lucide-static/icons/headphones.svg?raw";
import highlighter from "lucide-static/icons/highlighter.svg?raw";
import history from "lucide-static/icons/history.svg?raw";
import image from "lucide-static/icons/image.svg?raw";
import inbox from "lucide-static/icons/inbox.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import keyboard from "lucide-static/icons/keyboard.svg?raw";
import layoutDashboard from "lucide-static/icons/layout-dashboard.svg?raw";
import layoutGrid from "lucide-static/icons/layout-grid.svg?raw";
import layoutPanelLeft from "lucide-static/icons/layout-panel-left.svg?raw";
import library from "lucide-static/icons/library.svg?raw";
import lightbulb from "lucide-static/icons/lightbulb.svg?raw";
import link from "lucide-static/icons/link.svg?raw";
import loaderCircle from "lucide-static/icons/loader-circle.svg?raw";
import lock from "lucide-static/icons/lock.svg?raw";
import logIn from "lucide-static/icons/log-in.svg?raw";
import logOut from "lucide-static/icons/log-out.svg?raw";
import maximize from "lucide-static/icons/maximize.svg?raw";
import menu from "lucide-static/icons/menu.svg?raw";
import messageSquare from "lucide-static/icons/message-square.svg?raw";
import mic from "lucide-static/icons/mic.svg?raw";
import micOff from "lucide-static/icons/mic-off.svg?raw";
import minimize from "lucide-static/icons/minimize.svg?raw";
import monitor from "lucide-static/icons/monitor.svg?raw";
import mousePointer2 from "lucide-static/icons/mouse-pointer-2.svg?raw";
import moveUpRight from "lucide-static/icons/move-up-right.svg?raw";
import notebookPen from "lucide-static/icons/notebook-pen.svg?raw";
import pause from "lucide-static/icons/pause.svg?raw";
import pencil from "lucide-static/icons/pencil.svg?raw";
import phone from "lucide-static/icons/phone.svg?raw";
import phoneForwarded from "lucide-static/icons/phone-forwarded.svg?raw";
import phoneOff from "lucide-static/icons/phone-off.svg?raw";
import play from "lucide-static/icons/play.svg?raw";
import plus from "lucide-static/icons/plus.svg?raw";
import presentation from "lucide-static/icons/presentation.svg?raw";
import redo2 from "lucide-static/icons/redo-2.svg?raw";
import refreshCw from "lucide-static/icons/refresh-cw.svg?raw";
import rewind from "lucide-static/icons/rewind.svg?raw";
import screenShare from "lucide-static/icons/screen-share.svg?raw";
import screenShareOff from "lucide-static/icons/screen-share-off.svg?raw";
import scrollText from "lucide-static/icons/scroll-text.svg?raw";
import search from "lucide-static/icons/search.svg?raw";
import send from "lucide-static/icons/send.svg?raw";
import settings from "lucide-static/icons/settings.svg?raw";
import signal from "lucide-static/icons/signal.svg?raw";
import signalHigh from "lucide-static/icons/signal-high.svg?raw";
import signalLow from "lucide-static/icons/signal-low.svg?raw";
import signalMedium from "lucide-static/icons/signal-medium.svg?raw";
import slidersHorizontal from "lucide-static/icons/sliders-horizontal.svg?raw";
import smartphone from "lucide-static/icons/smartphone.svg?raw";
import square from "lucide-static/icons/square.svg?raw";
import star from "lucide-static/icons/star.svg?raw";
import sun from "lucide-static/icons/sun.svg?raw";
import switchCamera from "lucide-static/icons/switch-camera.svg?raw";
import trash2 from "lucide-static/icons/trash-2.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import type from "lucide-static/icons/type.svg?raw";
import undo2 from "lucide-static/icons/undo-2.svg?raw";
import upload from "lucide-static/icons/upload.svg?raw";
import user from "lucide-static/icons/user.svg?raw";
import userCheck from "lucide-static/icons/user-check.svg?raw";
import userPlus from "lucide-static/icons/user-plus.svg?raw";
import users from "lucide-static/icons/users.svg?raw";
import video from "lucide-static/icons/video.svg?raw";
import videoOff from "lucide-static/icons/video-off.svg?raw";
import volume2 from "lucide-static/icons/volume-2.svg?raw";
import wifiOff from "lucide-static/icons/wifi-off.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import zoomIn from "lucide-static/icons/zoom-in.svg?raw";
import zoomOut from "lucide-static/icons/zoom-out.svg?raw";

export const ICONS = {
  pencil,
  highlighter,
  type,
  "move-up-right": moveUpRight,
  square,
  "redo-2": redo2,
  "chevron-left": chevronLeft,
  "chevron-right": chevronRight,
  "file-text": fileText,
  image,
  library,
  "mouse-pointer-2": mousePointer2,
  presentation,
  "trash-2": trash2,
  drama,
  upload,
  "zoom-in": zoomIn,
  "zoom-out": zoomOut,
  rewind,
  "fast-forward": fastForward,
  clapperboard,
  archive,
  "arrow-down": arrowDown,
  "arrow-left": arrowLeft,
  "arrow-up": arrowUp,
  "audio-lines": audioLines,
  "badge-check": badgeCheck,
  bell,
  briefcase,
  camera,
  check,
  "check-check": checkCheck,
  "chevron-down": chevronDown,
  "circle-alert": circleAlert,
  "circle-check": circleCheck,
  "circle-dot": circleDot,
  "circle-off": circleOff,
  "circle-pause": circlePause,
  "circle-x": circleX,
  clock,
  coffee,
  copy,
  download,
  ear,
  ellipsis,
  eye,
  "eye-off": eyeOff,
  "file-pen": filePen,
  filter,
  globe,
  hash,
  headphones,
  history,
  inbox,
  info,
  keyboard,
  "layout-dashboard": layoutDashboard,
  "layout-grid": layoutGrid,
  "layout-panel-left": layoutPanelLeft,
  lightbulb,
  link,
  "loader-circle": loaderCircle,
  lock,
  "log-in": logIn,
  "log-out": logOut,
  maximize,
  menu,
  "message-square": messageSquare,
  mic,
  "mic-off": micOff,
  minimize,
  monitor,
  "notebook-pen": notebookPen,
  pause,
  phone,
  "phone-forwarded": phoneForwarded,
  "phone-off": phoneOff,
  play,
  plus,
  "refresh-cw": refreshCw,
  "screen-share": screenShare,
  "screen-share-off": screenShareOff,
  "scroll-text": scrollText,
  search,
  send,
  settings,
  signal,
  "signal-high": signalHigh,
  "signal-low": signalLow,
  "signal-medium": signalMedium,
  "sliders-horizontal": slidersHorizontal,
  smartphone,
  star,
  sun,
  "switch-camera": switchCamera,
  "triangle-alert": triangleAlert,
  "undo-2": undo2,
  user,
  "user-check": userCheck,
  "user-plus": userPlus,
  users,
  video,
  "video-off": videoOff,
  "volume-2": volume2,
  "wifi-off": wifiOff,
  x,
} as const;

export type IconName = keyof typeof ICONS;
