/// The colours of a picture.
public enum PictureTheme: String, CaseIterable, Sendable {
  /// Whichever the viewer prefers.
  case automatic
  case light
  case dark
}

/// The way values flow in a picture; gradients flow against it.
public enum PictureDirection: String, CaseIterable, Sendable {
  case leftToRight = "left-to-right"
  case topToBottom = "top-to-bottom"
}
